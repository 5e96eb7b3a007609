"""Sound from notes and words: a spectrogram is sketched, cleared by diffusion, and made to sound.

After Liu et al., "DiffSinger: Singing voice synthesis via shallow diffusion mechanism", 2022.
"""
