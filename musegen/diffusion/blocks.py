"""What the networks over frames are made of: (sound, frame, width) in and out."""

import torch
from torch import Tensor, nn
from torch.nn import functional


class FrameBlock(nn.Module):
    """A ConvNeXt block over frames, steered by a condition.

    Liu et al., "A ConvNet for the 2020s", 2022; steered as in Peebles & Xie, "Scalable diffusion
    models with transformers", 2023: scale, shift and gate, beginning as the identity.
    """

    def __init__(self, width: int, condition: int, *, dilation: int = 1) -> None:
        super().__init__()
        self.dilation = dilation
        self.reach = 3 * dilation  # frames to either side
        self.mix = nn.Conv2d(width, width, (7, 1), padding=(3, 0), groups=width)
        self.norm = nn.LayerNorm(width, elementwise_affine=False)
        self.steer = nn.Linear(condition, 3 * width)
        self.widen = nn.Linear(width, 2 * width)
        self.narrow = nn.Linear(2 * width, width)
        nn.init.zeros_(self.steer.weight)
        with torch.no_grad():
            self.steer.bias.zero_()
            self.steer.bias[2 * width :] = 0.3

    def forward(self, frames: Tensor, condition: Tensor) -> Tensor:
        """The frames with what the block adds.

        Args:
            frames: (sound, frame, width).
            condition: (sound, condition).
        """
        scale, shift, gate = self.steer(condition)[:, None].chunk(3, dim=-1)
        mixed = self.norm(self._mixed(frames)) * (1 + scale) + shift
        more: Tensor = frames + gate * self.narrow(functional.gelu(self.widen(mixed)))
        return more

    def _mixed(self, frames: Tensor) -> Tensor:
        """A convolution in time of every feature, as one in two dimensions: many times as fast.

        Frames that a dilated convolution takes together stand below one another.
        """
        count = frames.shape[1]
        padded = functional.pad(frames, (0, 0, 0, -count % self.dilation))
        shape = len(frames), -1, self.dilation, frames.shape[2]
        rows = padded.reshape(shape).permute(0, 3, 1, 2)
        mixed: Tensor = self.mix(rows).permute(0, 2, 3, 1).flatten(1, 2)
        return mixed[:, :count]


class AttentionBlock(nn.Module):
    """Every frame attends to all others, steered by a condition.

    Places are told by rotation (Su et al., "RoFormer", 2021).
    """

    def __init__(self, width: int, heads: int, condition: int) -> None:
        super().__init__()
        self.heads = heads
        self.norm = nn.LayerNorm(width, elementwise_affine=False)
        self.steer = nn.Linear(condition, 3 * width)
        self.ask = nn.Linear(width, 3 * width)
        self.answer = nn.Linear(width, width)
        nn.init.zeros_(self.steer.weight)
        with torch.no_grad():
            self.steer.bias.zero_()
            self.steer.bias[2 * width :] = 0.3

    def forward(self, frames: Tensor, condition: Tensor) -> Tensor:
        """The frames with what attention adds; shapes as in `FrameBlock`."""
        scale, shift, gate = self.steer(condition)[:, None].chunk(3, dim=-1)
        asked = self.ask(self.norm(frames) * (1 + scale) + shift)
        query, key, value = (
            each.reshape(*each.shape[:2], self.heads, -1).transpose(1, 2)
            for each in asked.chunk(3, dim=-1)
        )
        turned = functional.scaled_dot_product_attention(_turned(query), _turned(key), value)
        more: Tensor = frames + gate * self.answer(turned.transpose(1, 2).flatten(2))
        return more


def _turned(vectors: Tensor) -> Tensor:
    """(sound, head, frame, feature) turned by an angle that grows with the frame."""
    frames, half = vectors.shape[-2], vectors.shape[-1] // 2
    speeds = 1000 ** (-torch.arange(half, device=vectors.device) / half)
    angle = torch.arange(frames, device=vectors.device)[:, None] * speeds
    one, other = vectors[..., :half], vectors[..., half:]
    cos, sin = angle.cos().to(vectors), angle.sin().to(vectors)
    return torch.cat([one * cos - other * sin, one * sin + other * cos], dim=-1)
