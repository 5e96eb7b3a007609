"""Splits that a corpus was published with, where its pieces' names do not tell them.

Gillick et al., "Learning to Groove with Inverse Sequence Transformations", 2019: the numbers of
the performances in each drummer's session; every other performance is for training.
"""

GROOVE_VALIDATION = {
    "drummer1/session1": (
        "2 7 16 17 30 31 38 41 59 60 61 121 126 133 140 145 147 157 162 171 196 203 205 "
        "216 218 236 238 255 257"
    ),
    "drummer1/session2": (
        "1 14 25 38 57 62 67 78 79 87 100 107 133 134 135 142 143 144 149 150 185 188 195 196 198"
    ),
    "drummer1/session3": "12 13 15",
    "drummer2/session2": "2",
    "drummer3/session1": "7 15 37 39 41",
    "drummer3/session2": "5 25",
    "drummer4/session1": "2",
    "drummer5/session1": "4 11",
    "drummer5/session2": "15 17",
    "drummer6/session1": "4",
    "drummer6/session3": "1 4 5",
    "drummer7/session1": "2 13 14 33",
    "drummer7/session2": (
        "8 10 14 15 27 46 47 48 58 62 66 73 82 91 96 100 102 107 113 119 120 133"
    ),
    "drummer7/session3": "11 22 34 70 88 107 134 136 143 144",
    "drummer8/session1": "16 18",
    "drummer8/session2": "18 37",
    "drummer9/session1": "12",
}
GROOVE_TEST = {
    "drummer1/eval_session": "1 2 3 4 6 7 9 10",
    "drummer1/session1": ("4 18 28 29 43 54 71 93 98 141 153 166 189 194 207 212 239 250 259"),
    "drummer1/session2": "16 18 30 35 47 48 49 82 86 98 99 110 116 119 131 160 167",
    "drummer3/session1": "11 14 32 43",
    "drummer3/session2": "10 11 35",
    "drummer5/eval_session": "3 4 5 6 7 9 10",
    "drummer5/session1": "7 12",
    "drummer5/session2": "4",
    "drummer7/eval_session": "1 2 3 4 5 8 9 10",
    "drummer7/session1": "27 29",
    "drummer7/session2": "2 18 35 40 53 83 93 112 114 122",
    "drummer7/session3": "5 14 24 43 45 73 85 87 117 122 128 132 133 138",
    "drummer8/eval_session": "1 2 3 4 5 6 7 8 9 10",
    "drummer8/session1": "8 19",
    "drummer8/session2": "16 17 23 40 41",
    "drummer9/session1": "3 7 24",
}
