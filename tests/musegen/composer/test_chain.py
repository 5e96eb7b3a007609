import numpy as np
import torch

from musegen.composer.chain import Chain
from musegen.composer.model import CHAIN
from musegen.encoders import event_vocabulary as v
from tests.musegen.composer.plans import note, plan_for, tiny_composer


def test_the_odds_of_each_stream_are_those_of_the_heads_that_were_trained():
    composer = tiny_composer()
    programs = plan_for("flute", "cello", "drums").before.programs
    hidden = torch.randn(2, 32, generator=torch.Generator().manual_seed(1))
    wanted = note(1, 30, 60, 24)
    chain = Chain(composer, programs)
    outlook = chain.outlooks(hidden.numpy())[1]

    chosen, heads = torch.zeros(1, 32), outlook.heads
    for index, stream in enumerate(CHAIN):
        rows = torch.from_numpy(programs)[None]
        with torch.inference_mode():
            expected = composer.head(index, hidden[1:], chosen, rows)[0].numpy()
            value = torch.tensor([wanted[stream]])
            chosen = chosen + composer.chosen_embedding(stream, value, rows)
        np.testing.assert_allclose(chain.logits(heads, stream), expected, atol=1e-5)
        heads = chain.decided(heads, stream, wanted[stream])


def test_an_echo_begins_its_chain_as_it_was_trained_to():
    composer = tiny_composer()
    programs = plan_for("flute", "cello").before.programs
    hidden = torch.randn(1, 32, generator=torch.Generator().manual_seed(2))
    chain = Chain(composer, programs)
    (outlook,) = chain.outlooks(hidden.numpy())

    heads = chain.decided(outlook.heads, v.KIND, v.ECHO)

    with torch.inference_mode():
        first = composer.echo_embedding(1)
        expected = composer.head(1, hidden, first, torch.from_numpy(programs)[None])[0].numpy()
        kinds = composer.kind_head(hidden)[0].numpy()
    np.testing.assert_allclose(chain.logits(heads, v.SLOT), expected, atol=1e-5)
    np.testing.assert_allclose(outlook.kinds, kinds, atol=1e-5)
