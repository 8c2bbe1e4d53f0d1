"""Small networks: what the graphs promise, and weights that survive a pack."""

import tempfile
import unittest
from dataclasses import replace
from pathlib import Path

import numpy as np
import onnxruntime
import torch

from training import halves
from training.autoencoder import Autoencoder
from training.checkpoint import new_run
from training.config import AutoencoderConfig, Config, DenoiserConfig, TextEncoderConfig
from training.denoiser import Denoiser
from training.diffusion import Schedule, alphas_cumprod, sample_latents
from training.export import LatentDecoder, write_networks, write_preview
from training.init_from_pack import grow
from training.onnx_weights import read_into
from training.prior import fitted
from training.text_encoder import TextEncoder
from training.tokenizer import END, START
from training.train_preview import PreviewDecoder

TINY = Config(
    name="tiny",
    picture=32,
    autoencoder=AutoencoderConfig(latent_channels=4, encoder=(8, 16), decoder=(8, 8, 16), doubler=8),
    text_encoder=TextEncoderConfig(width=32, layers=1, heads=2, rows=16),
    denoiser=DenoiserConfig(
        latent_channels=4, context=32, channels=(64, 64), time_width=32, prior_channels=(32,)
    ),
)


def tiny() -> tuple[TextEncoder, Denoiser, Autoencoder]:
    torch.manual_seed(0)
    text_encoder, denoiser = TextEncoder(TINY.text_encoder), Denoiser(TINY.denoiser)
    text_encoder.learn({320, 2368})
    for parameter in [*text_encoder.parameters(), *denoiser.parameters()]:
        parameter.data += 0.02 * torch.randn_like(parameter)
    return text_encoder, denoiser, Autoencoder(TINY.autoencoder)


def trained(autoencoder: Autoencoder) -> Autoencoder:
    """No two layers alike, and latents that have to be scaled."""
    chance = torch.Generator().manual_seed(0)
    for parameter in autoencoder.parameters():
        parameter.data += 0.01 * torch.randn(parameter.shape, generator=chance)
    for first, buffer in ((-1, autoencoder.mean), (0.5, autoencoder.deviation)):
        buffer.copy_(torch.linspace(first, 2, 4).view_as(buffer))
    return autoencoder


class NetworksTest(unittest.TestCase):
    def test_unknown_words_and_padding_are_zero(self):
        text_encoder, _, _ = tiny()
        out = text_encoder(torch.tensor([[START, 320, 999, END, END, END]]))
        self.assertEqual((out[0].abs().sum(-1) > 0).tolist(), [True, True, False, True, False, False])

    def test_unknown_words_change_nothing_else(self):
        text_encoder, _, _ = tiny()
        plain = text_encoder(torch.tensor([[START, 320, 2368, END]]))
        odd = text_encoder(torch.tensor([[START, 999, 320, 998, 997, 2368, END]]))
        self.assertLess((odd[:, [0, 2, 5, 6]] - plain).abs().max().item(), 1e-5)

    def test_words_of_earlier_data_are_forgotten(self):
        text_encoder, _, _ = tiny()
        self.assertEqual(text_encoder.keep_only({START, END, 320}), 1)
        out = text_encoder(torch.tensor([[START, 320, 2368, END]]))
        self.assertEqual((out[0].abs().sum(-1) > 0).tolist(), [True, True, False, True])

    def test_the_denoiser_ignores_padding(self):
        text_encoder, denoiser, _ = tiny()
        x, t = torch.randn(1, 4, 4, 4), torch.tensor([500])
        short = denoiser(x, t, text_encoder(torch.tensor([[START, 320, END]])))
        long = denoiser(x, t, text_encoder(torch.tensor([[START, 320, END, *[END] * 20]])))
        self.assertLess((short - long).abs().max().item(), 1e-5)

    def test_the_prior_ignores_padding_and_hears_the_words(self):
        text_encoder, denoiser, _ = tiny()
        short = denoiser.expect(text_encoder(torch.tensor([[START, 320, END]])))
        long = denoiser.expect(text_encoder(torch.tensor([[START, 320, END, *[END] * 20]])))
        other = denoiser.expect(text_encoder(torch.tensor([[START, 2368, END]])))
        self.assertEqual(short.shape, (1, 4, 4, 4))
        self.assertLess((short - long).abs().max().item(), 1e-5)
        self.assertGreater((short - other).abs().max().item(), 1e-4)

    def test_the_denoiser_sees_what_the_prior_expects(self):
        text_encoder, denoiser, _ = tiny()
        x, t, words = torch.randn(1, 4, 4, 4), torch.tensor([500]), torch.tensor([[START, 320, END]])
        context = text_encoder(words)
        expected = denoiser.expect(context)
        self.assertTrue(torch.equal(denoiser(x, t, context), denoiser(x, t, context, expected)))
        self.assertFalse(torch.equal(denoiser(x, t, context), denoiser(x, t, context, expected + 1)))

    def test_a_doubler_draws_twice_the_side_and_adds_little_before_training(self):
        _, _, autoencoder = tiny()
        latents = torch.randn(2, 4, 4, 4)
        small, large = autoencoder.decoder.learnt(latents), autoencoder.decoder(latents)
        self.assertEqual((small.shape[-1], large.shape[-1]), (TINY.picture, TINY.drawn))
        enlarged = torch.nn.functional.interpolate(small, scale_factor=2.0, mode="bilinear")
        self.assertLess((large - enlarged).abs().mean().item(), 0.1 * small.std().item())

    def test_an_expectation_keeps_its_size_or_fills_the_middle_square(self):
        expected = torch.randn(1, 4, 4, 4)
        self.assertTrue(torch.equal(fitted(expected, torch.zeros(1, 4, 4, 4)), expected))
        wide = fitted(expected, torch.zeros(1, 4, 4, 8))
        self.assertTrue(torch.equal(wide[..., 2:6], expected))
        self.assertTrue(torch.equal(wide[..., 1], expected[..., 0]))
        large = fitted(expected, torch.zeros(1, 4, 8, 8))
        reference = torch.nn.functional.interpolate(expected, (8, 8), mode="bilinear")
        self.assertLess((large - reference).abs().max().item(), 1e-5)

    def test_the_schedule_is_the_squared_cosine(self):
        kept = alphas_cumprod()
        expected = [np.cos((t / 1000 + 0.008) / 1.008 * np.pi / 2) ** 2 for t in (1, 500, 900)]
        start = np.cos(0.008 / 1.008 * np.pi / 2) ** 2
        self.assertTrue(np.allclose([kept[0], kept[499], kept[899]], np.array(expected) / start, atol=1e-6))

    def test_v_gives_the_picture_back(self):
        schedule, t = Schedule(), torch.tensor([10, 400, 990])
        latents, noise = torch.randn(3, 4, 4, 4), torch.randn(3, 4, 4, 4)
        noised, v = schedule.noised(latents, noise, t)
        signal, amount = (s[t][:, None, None, None] for s in (schedule.signal, schedule.noise))
        self.assertLess((signal * noised - amount * v - latents).abs().max().item(), 1e-5)

    def test_sampling_with_a_perfect_denoiser_finds_the_picture(self):
        text_encoder, schedule, goal = tiny()[0], Schedule(), torch.randn(1, 4, 4, 4)

        def perfect(x, t, _):
            signal, amount = schedule.signal[t[0]], schedule.noise[t[0]]
            return (signal * x - goal) / amount

        ids = torch.tensor([[START, END]])
        found = sample_latents(text_encoder, perfect, ids, ids, torch.randn(1, 4, 4, 4), steps=5)
        self.assertLess((found - goal).abs().max().item(), 1e-3)

    def test_a_pack_runs_alike_and_gives_its_weights_back(self):
        text_encoder, denoiser, autoencoder = tiny()
        trained(autoencoder)
        with tempfile.TemporaryDirectory() as folder, torch.no_grad():
            write_networks(TINY, text_encoder, denoiser, autoencoder, Path(folder))
            file = Path(folder) / "unet/model.onnx"
            x, context = torch.randn(2, 4, 4, 4), text_encoder(torch.tensor([[START, 320, END]] * 2))
            expected = denoiser(x, torch.tensor([500]), context).numpy()
            session = onnxruntime.InferenceSession(file)
            inputs = {"sample": x, "timestep": torch.tensor([500]), "encoder_hidden_states": context}
            got = session.run(None, {name: value.numpy() for name, value in inputs.items()})[0]
            self.assertLess(np.abs(got - expected).max(), 0.01)
            wide = torch.randn(2, 4, 4, 6)
            got = session.run(
                None, {name: value.numpy() for name, value in {**inputs, "sample": wide}.items()}
            )[0]
            expected = denoiser(wide, torch.tensor([500]), context).numpy()
            self.assertLess(np.abs(got - expected).max(), 0.01)
            stored = Autoencoder(TINY.autoencoder)
            read_into(LatentDecoder(stored), Path(folder) / "vae_decoder/model.onnx")
            self.assertTrue(torch.equal(stored.mean, autoencoder.mean))
            self.assertTrue(torch.equal(stored.deviation, autoencoder.deviation))
            with self.assertRaises(KeyError):
                read_into(Denoiser(replace(TINY.denoiser, up_blocks=(1, 1))), file)
            again = Denoiser(TINY.denoiser)
            read_into(again, file)
            for name, value in denoiser.state_dict().items():
                allowed = max(2e-3, value.abs().max().item() / 254 * 1.01)
                self.assertLess((again.state_dict()[name] - value).abs().max().item(), allowed, name)

    def test_a_grown_network_draws_the_same(self):
        text_encoder, denoiser, _ = tiny()
        taller = TextEncoder(replace(TINY.text_encoder, layers=3))
        wider = replace(TINY.denoiser, down_blocks=(2, 2), up_blocks=(3, 2), attention=(True, True))
        grown = Denoiser(wider)
        grow(text_encoder, taller)
        grow(denoiser, grown)
        ids = torch.tensor([[START, 320, 2368, END]])
        x, t = torch.randn(1, 4, 4, 4), torch.tensor([500])
        with torch.no_grad():
            expected, got = denoiser(x, t, text_encoder(ids)), grown(x, t, taller(ids))
        self.assertLess((expected - got).abs().max().item(), 1e-6)

    def test_a_larger_network_does_not_fit_into_a_smaller_one(self):
        text_encoder, _, _ = tiny()
        with self.assertRaises(KeyError):
            grow(text_encoder, TextEncoder(replace(TINY.text_encoder, layers=0)))

    def test_halves_carry_the_average_in_parts(self):
        run, again = new_run(TINY, "cpu"), new_run(TINY, "cpu")
        run.text_encoder.learn({320, 2368})
        for mean in run.average:
            mean.normal_()
        run.samples = 40_000
        with tempfile.TemporaryDirectory() as folder:
            parts = halves.write(run, Path(folder), part=100_000)
            self.assertGreater(len(parts), 1)
            self.assertLessEqual(max(part.stat().st_size for part in parts), 100_000)
            halves.read(again, Path(folder))
        self.assertEqual(again.samples, 40_000)
        self.assertTrue(torch.equal(again.text_encoder.row_of, run.text_encoder.row_of))
        for mean, weight in zip(run.average, again.parameters, strict=True):
            self.assertLess((mean - weight).abs().max().item(), 4e-3)

    def test_a_preview_decoder_has_the_shapes_of_the_decoder_and_is_clamped(self):
        _, _, autoencoder = tiny()
        latents = 100 * torch.randn(3, 4, 2, 5)
        with tempfile.TemporaryDirectory() as folder, torch.no_grad():
            session = onnxruntime.InferenceSession(
                write_preview(TINY, PreviewDecoder(TINY.autoencoder), Path(folder))
            )
            made = session.run(["sample"], {"latent_sample": latents.numpy()})[0]
        self.assertEqual(made.shape, autoencoder.decode(latents).shape)
        self.assertEqual((made.min(), made.max()), (-1, 1))


if __name__ == "__main__":
    unittest.main()
