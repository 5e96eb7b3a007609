"""MuseGAN: four bars for an ensemble, out of latents a composer can hold or change.

After Dong et al., "MuseGAN: Multi-track Sequential Generative Adversarial Networks", 2018.
"""

STEPS = 5
"""Of a way between two ideas, both ends among them; said here, where nothing heavy is loaded."""
