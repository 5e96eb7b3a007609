"""MuseGAN: four bars for an ensemble, out of latents a composer can hold or change.

After Dong et al., "MuseGAN: Multi-track Sequential Generative Adversarial Networks", 2018.
"""
