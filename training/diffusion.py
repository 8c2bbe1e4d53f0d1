"""Noise schedule (squared cosine, 1000 steps, v-prediction) and DDIM sampling with classifier-free guidance."""

import math

import torch
from torch import Tensor

from training.models.denoiser import Denoiser
from training.models.text_encoder import TextEncoder

STEPS = 1000


def alphas_cumprod() -> Tensor:
    """float64 [1000], the schedule that diffusers calls `squaredcos_cap_v2` (Nichol and Dhariwal, arXiv 2102.09672)."""

    def bar(t: float) -> float:
        return math.cos((t + 0.008) / 1.008 * math.pi / 2) ** 2

    betas = [min(1 - bar((i + 1) / STEPS) / bar(i / STEPS), 0.999) for i in range(STEPS)]
    return torch.cumprod(1 - torch.tensor(betas, dtype=torch.float64), 0)


class Schedule:
    """Per timestep, float32 [1000]: scale of the signal, scale of the noise and weight of the loss."""

    def __init__(self, device: str | torch.device = "cpu", snr_cap: float = 5.0):
        kept = alphas_cumprod()
        self.signal = kept.sqrt().float().to(device)
        self.noise = (1 - kept).sqrt().float().to(device)
        snr = kept / (1 - kept)
        weight = snr.clamp(max=snr_cap) / (snr + 1)
        self.weight = (weight / weight.mean()).float().to(device)
        """min-SNR weights for v-prediction (Hang et al., arXiv 2303.09556), normalised to mean 1."""

    def add_noise(self, latents: Tensor, noise: Tensor, t: Tensor) -> tuple[Tensor, Tensor]:
        """Latents [b, c, h, w] with noise for timesteps t [b], and the v to predict."""
        signal, amount = self.signal[t][:, None, None, None], self.noise[t][:, None, None, None]
        return signal * latents + amount * noise, signal * noise - amount * latents


@torch.no_grad()
def sample_latents(
    text_encoder: TextEncoder, denoiser: Denoiser, input_ids: Tensor, empty_ids: Tensor, noise: Tensor,
    steps: int = 20, guidance_scale: float = 3.0,
) -> Tensor:  # fmt: skip
    """DDIM (eta 0, trailing timesteps) with classifier-free guidance, from `noise` [b, c, h, w].

    `input_ids`, `empty_ids` [b, n]: token ids of the prompts and of the empty prompt. Returns latents.
    """
    schedule = Schedule(noise.device)
    context = text_encoder(torch.cat([input_ids, empty_ids]))
    latents = noise
    timesteps = [round(STEPS - k * STEPS / steps) - 1 for k in range(steps)]
    for index, t in enumerate(timesteps):
        time = torch.full((1,), t, device=noise.device)
        with_text, without = denoiser(torch.cat([latents, latents]), time, context).float().chunk(2)
        v = without + guidance_scale * (with_text - without)
        clean = schedule.signal[t] * latents - schedule.noise[t] * v
        noise_left = schedule.signal[t] * v + schedule.noise[t] * latents
        if index + 1 == steps:
            return clean
        following = timesteps[index + 1]
        latents = schedule.signal[following] * clean + schedule.noise[following] * noise_left
    return latents
