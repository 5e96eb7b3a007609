"""The corpora that are known: what each holds, under which licence, and where it comes from.

Tier A may go into weights that ship, tier B needs a decision first, tier C is for benchmarks.
"""

from midi_data.pieces import Corpus

_ARCHIVED = (
    Corpus(
        name="openscore-string-quartets",
        title="OpenScore String Quartets",
        tier="A",
        licence="CC0 1.0",
        attribution="OpenScore String Quartets, transcribed by the OpenScore / MuseScore community",
        contents="whole string quartets by 47 composers, four parts",
        style="classical",
        repository="OpenScore/StringQuartets",
        commit="2c723a5b7b4ea5420826116dfa912956c6a022c2",
        is_notated=True,
        sha256="4f317dbc6f45b8a5e1e8c7cb0e789b3fd9fb985b1bc9daaaf8b0808a57a8bc31",
        size_mib=400,
    ),
    Corpus(
        name="openscore-lieder",
        title="OpenScore Lieder Corpus",
        tier="A",
        licence="CC0 1.0",
        attribution="OpenScore Lieder Corpus, transcribed by the OpenScore / MuseScore community",
        contents="songs by 107 composers, voice and piano",
        style="art song",
        repository="OpenScore/Lieder",
        commit="bca122458de6da362abe62dd6aec62e25d7759b1",
        is_notated=True,
        sha256="ae04483e69f6947c1ddaa81c3c4e22e9fa746c48d11a11ffb158299882b06351",
        size_mib=800,
    ),
    Corpus(
        name="openscore-orchestra",
        title="OpenScore Orchestra",
        tier="A",
        licence="CC0 1.0 (scores)",
        attribution="OpenScore Orchestra, Gotham et al.",
        contents="orchestral movements from Bach to Bruckner, 18 tracks in the middle",
        style="orchestra",
        repository="MarkGotham/Hauptstimme",
        commit="8f677853c45b74ca0afcd79677e5379c06c82354",
        is_notated=True,
        sha256="a68cd1d3fba512442086c2b069ce89a37269699d40e57af912702140be0884bd",
        size_mib=800,
        caution="The annotations of the repository are CC BY-SA and are not read.",
    ),
    Corpus(
        name="freedoom",
        title="Freedoom music",
        tier="A",
        licence="BSD-3-Clause",
        attribution=(
            "Music from the Freedoom project, (c) 2001-2024 contributors to the Freedoom project, "
            "BSD-3-Clause"
        ),
        contents="songs for bands with drums and bass: rock, metal, ambient",
        style="rock",
        repository="freedoom/freedoom",
        commit="d14dbbee3b6fbfb2c11cdb65eb61216e86d4ee85",
        sha256="f84223fbbd11febdd78ddfec0ffe0323f84adbaa28b3687fb7bb32facbaf2044",
        size_mib=400,
        caution="Ship the licence text with copies and with weights.",
    ),
    Corpus(
        name="tannerhelland",
        title="Music by Tanner Helland",
        tier="A",
        licence="CC BY 4.0",
        attribution=(
            "Music by Tanner Helland, https://github.com/tannerhelland/free-music, CC BY 4.0"
        ),
        contents="game music for orchestra, rock band and synthesisers",
        style="cinematic",
        repository="tannerhelland/free-music",
        commit="f6bfe16f49feab2181075ab86b13b24740592aa6",
        sha256="a81ace94da87fa49267086e7d7e18517f081d019fcc64387d628ee69aeed0460",
        size_mib=1500,
        caution="Four files arrange other people's works and are not read.",
    ),
    Corpus(
        name="groove",
        title="Groove MIDI Dataset",
        tier="A",
        licence="CC BY 4.0",
        attribution="Groove MIDI Dataset, (c) Google LLC, CC BY 4.0",
        contents="drum beats and fills played to a click by 10 drummers",
        style="drums",
        repository="zharry29/drums-with-llm",
        commit="476adbc938a600eaca26bbb02648e6127b5eca64",
        home_page="https://magenta.tensorflow.org/datasets/groove",
        sha256="a222983fe8412d2e36c2e1d603371d57d24005234e4cf9a52294b44efb6906b9",
        size_mib=400,
    ),
    Corpus(
        name="openewld",
        title="OpenEWLD",
        tier="A",
        licence="MIT; scores in the public domain in the USA",
        attribution="OpenEWLD, Federico Simonetta, MIT",
        contents="lead sheets: melody and chord symbols of songs up to 1930",
        style="song",
        repository="00sapo/OpenEWLD",
        commit="ec03cbd809ca5296ee708591b970d0423dcbe31c",
        is_notated=True,
        sha256="ae5bf7e3553e485a391947267a8869d34f4ddc2fad8edbc2bf2030eee08dc016",
        size_mib=200,
        prepared_only=True,
        caution=(
            "Only its prepared archive is used: of the original, only what was first performed "
            "by 1930 is free in the USA. Not checked for the EU (70 years after the last "
            "author's death)."
        ),
    ),
    Corpus(
        name="pop909",
        title="POP909",
        tier="B",
        licence="MIT; the songs belong to others",
        attribution=(
            'Wang, Chen, Jiang, Zhang, Xu, Dai, Bin, Xia, "POP909: A Pop-song Dataset for Music '
            'Arrangement Generation", ISMIR 2020'
        ),
        contents="pop songs arranged for piano: melody, bridge, piano",
        style="pop",
        repository="music-x-lab/POP909-Dataset",
        commit="d83e6edba6872a704f5d3b8b32f5cb540088dae6",
        sha256="5f0d9dd849437e42fa8f3425bd175727cf503136dfa16763bc652297d2f22642",
        size_mib=200,
        prepared_only=True,
        caution=(
            "Only its prepared archive is used, which is on the beat. The MIT licence covers the "
            "arrangements, not the commercial songs under them."
        ),
    ),
    Corpus(
        name="simutrans",
        title="Simutrans music",
        tier="B",
        licence="Artistic License 1.0",
        attribution=(
            "Simutrans music, (c) the Simutrans Team and the composers named in "
            "CREDITS-music-readme.txt, Artistic License 1.0"
        ),
        contents="swing, blues and pop songs for bands with drums and bass",
        style="jazz",
        repository="simutrans/simutrans",
        commit="d8c00ef15b8918a2dd749ea0f10a5d22215b3dca",
        sha256="3472eec0f5feefcb7ebc55fc713b0ebc0f8b7dc0e789f6110978d2cce6ed56d8",
        size_mib=400,
        caution="The licence sets conditions on modified versions.",
    ),
    Corpus(
        name="nottingham",
        title="Nottingham Music Database",
        tier="C",
        licence="GPL-3.0",
        attribution="Nottingham Music Database (Eric Foxley), cleaned by Jukedeck, GPL-3.0",
        contents="folk tunes: melody and chords",
        style="folk",
        repository="jukedeck/nottingham-dataset",
        commit="0992bb6cd864f6d4b90d6663e08c0ef53ffaa08f",
        sha256="ca35d78821a24eacc4347a415283a41c1c07e0a9e55360f2ec124f15f2473a7e",
        size_mib=100,
    ),
    Corpus(
        name="jsb-chorales",
        title="JSB Chorales",
        tier="C",
        licence="none stated",
        attribution=(
            'Boulanger-Lewandowski, Bengio, Vincent, "Modeling Temporal Dependencies in '
            'High-Dimensional Sequences", ICML 2012'
        ),
        contents="chorales by J. S. Bach in four parts on a grid of sixteenths",
        style="chorale",
        repository="czhuang/JSB-Chorales-dataset",
        commit="9a7f733ddb4ed91f48da64ac7f0f621c34aadd4d",
        sha256="d449457240eb29c310ad6a4e5a0c7628543e905630bd726d2ef845341fffc2d2",
        size_mib=50,
        caution="A benchmark with a published split; held and repeated notes are not told apart.",
    ),
)


def _bundled(name: str, title: str, music21: str, contents: str, style: str) -> Corpus:
    return Corpus(
        name=name,
        title=title,
        tier="A",
        licence="music out of copyright; encoding bundled with music21",
        attribution=f"{title}, from the corpus bundled with music21 (Cuthbert, Ariza et al.)",
        contents=contents,
        style=style,
        is_notated=True,
        music21=music21,
    )


_BUNDLED = (
    _bundled("chorales", "Chorales by J. S. Bach", "bach", "four voices", "chorale"),
    _bundled(
        "ryans-mammoth",
        "Ryan's Mammoth Collection",
        "ryansMammoth",
        "fiddle tunes printed in 1883: reels, jigs, hornpipes",
        "folk",
    ),
    _bundled(
        "airds-airs",
        "Aird's Airs",
        "airdsAirs",
        "Scottish, English and Irish airs printed from 1782",
        "folk",
    ),
    _bundled(
        "oneills-1850",
        "O'Neill's Music of Ireland",
        "oneills1850",
        "Irish tunes printed in 1903: airs, jigs, reels, hornpipes",
        "folk",
    ),
    _bundled(
        "beethoven-quartets", "Quartets by Beethoven", "beethoven", "string quartets", "classical"
    ),
    _bundled("haydn-quartets", "Quartets by Haydn", "haydn", "string quartets", "classical"),
    _bundled("mozart-quartets", "Quartets by Mozart", "mozart", "string quartets", "classical"),
)

CORPORA = {corpus.name: corpus for corpus in _ARCHIVED + _BUNDLED}
