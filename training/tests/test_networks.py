"""Small networks: masking, sampling, exported graphs, and weights that load from every format."""

import tempfile
import unittest
from dataclasses import replace
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
import torch

from training import weight_shards
from training.checkpoint import EARLIER_NAMES, new_run, restore, save
from training.config import GPU, AutoencoderConfig, Config, DenoiserConfig, TextEncoderConfig
from training.diffusion import Schedule, alphas_cumprod, sample_latents
from training.export_onnx import VaeDecoder, export_networks, export_preview_decoder
from training.init_from_pack import grow
from training.models.autoencoder import Autoencoder
from training.models.denoiser import Denoiser
from training.models.latent_regressor import fit_to_sample
from training.models.preview_decoder import PreviewDecoder
from training.models.text_encoder import TextEncoder
from training.onnx_weights import load_graph_weights
from training.paths import starter_pack
from training.tokenizer import END, START

TINY = Config(
    name="tiny",
    base_resolution=32,
    autoencoder=AutoencoderConfig(latent_channels=4, encoder=(8, 16), decoder=(8, 8, 16), upsampling_channels=8),
    text_encoder=TextEncoderConfig(width=32, layers=1, heads=2, rows=16),
    denoiser=DenoiserConfig(latent_channels=4, context=32, channels=(64, 64), time_width=32, regressor_channels=(32,)),
)


def tiny() -> tuple[TextEncoder, Denoiser, Autoencoder]:
    torch.manual_seed(0)
    text_encoder, denoiser = TextEncoder(TINY.text_encoder), Denoiser(TINY.denoiser)
    text_encoder.add_tokens({320, 2368})
    for parameter in [*text_encoder.parameters(), *denoiser.parameters()]:
        parameter.data += 0.02 * torch.randn_like(parameter)
    return text_encoder, denoiser, Autoencoder(TINY.autoencoder)


def trained(autoencoder: Autoencoder) -> Autoencoder:
    """No two layers alike, and latents that have to be scaled."""
    generator = torch.Generator().manual_seed(0)
    for parameter in autoencoder.parameters():
        parameter.data += 0.01 * torch.randn(parameter.shape, generator=generator)
    for first, buffer in ((-1, autoencoder.mean), (0.5, autoencoder.std)):
        buffer.copy_(torch.linspace(first, 2, 4).view_as(buffer))
    return autoencoder


class NetworksTest(unittest.TestCase):
    def test_unknown_tokens_and_padding_are_zero(self):
        text_encoder, _, _ = tiny()
        out = text_encoder(torch.tensor([[START, 320, 999, END, END, END]]))
        self.assertEqual((out[0].abs().sum(-1) > 0).tolist(), [True, True, False, True, False, False])

    def test_unknown_tokens_change_nothing_else(self):
        text_encoder, _, _ = tiny()
        plain = text_encoder(torch.tensor([[START, 320, 2368, END]]))
        odd = text_encoder(torch.tensor([[START, 999, 320, 998, 997, 2368, END]]))
        self.assertLess((odd[:, [0, 2, 5, 6]] - plain).abs().max().item(), 1e-5)

    def test_tokens_of_earlier_data_can_be_removed(self):
        text_encoder, _, _ = tiny()
        self.assertEqual(text_encoder.remove_tokens_except({START, END, 320}), 1)
        out = text_encoder(torch.tensor([[START, 320, 2368, END]]))
        self.assertEqual((out[0].abs().sum(-1) > 0).tolist(), [True, True, False, True])

    def test_the_denoiser_ignores_padding(self):
        text_encoder, denoiser, _ = tiny()
        x, t = torch.randn(1, 4, 4, 4), torch.tensor([500])
        short = denoiser(x, t, text_encoder(torch.tensor([[START, 320, END]])))
        long = denoiser(x, t, text_encoder(torch.tensor([[START, 320, END, *[END] * 20]])))
        self.assertLess((short - long).abs().max().item(), 1e-5)

    def test_the_latent_regressor_ignores_padding_and_depends_on_the_tokens(self):
        text_encoder, denoiser, _ = tiny()
        short = denoiser.regress_latents(text_encoder(torch.tensor([[START, 320, END]])))
        long = denoiser.regress_latents(text_encoder(torch.tensor([[START, 320, END, *[END] * 20]])))
        other = denoiser.regress_latents(text_encoder(torch.tensor([[START, 2368, END]])))
        self.assertEqual(short.shape, (1, 4, 4, 4))
        self.assertLess((short - long).abs().max().item(), 1e-5)
        self.assertGreater((short - other).abs().max().item(), 1e-4)

    def test_the_denoiser_depends_on_the_regressed_latents(self):
        text_encoder, denoiser, _ = tiny()
        x, t, words = torch.randn(1, 4, 4, 4), torch.tensor([500]), torch.tensor([[START, 320, END]])
        context = text_encoder(words)
        expected = denoiser.regress_latents(context)
        self.assertTrue(torch.equal(denoiser(x, t, context), denoiser(x, t, context, expected)))
        self.assertFalse(torch.equal(denoiser(x, t, context), denoiser(x, t, context, expected + 1)))

    def test_the_upsampling_head_doubles_the_side_and_adds_little_before_training(self):
        _, _, autoencoder = tiny()
        latents = torch.randn(2, 4, 4, 4)
        small, large = autoencoder.decoder.decode_base(latents), autoencoder.decoder(latents)
        self.assertEqual((small.shape[-1], large.shape[-1]), (TINY.base_resolution, TINY.output_resolution))
        enlarged = torch.nn.functional.interpolate(small, scale_factor=2.0, mode="bilinear")
        self.assertLess((large - enlarged).abs().mean().item(), 0.1 * small.std().item())

    def test_regressed_latents_keep_their_size_or_fill_the_centred_square(self):
        expected = torch.randn(1, 4, 4, 4)
        self.assertTrue(torch.equal(fit_to_sample(expected, torch.zeros(1, 4, 4, 4)), expected))
        wide = fit_to_sample(expected, torch.zeros(1, 4, 4, 8))
        self.assertTrue(torch.equal(wide[..., 2:6], expected))
        self.assertTrue(torch.equal(wide[..., 1], expected[..., 0]))
        large = fit_to_sample(expected, torch.zeros(1, 4, 8, 8))
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
        noised, v = schedule.add_noise(latents, noise, t)
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
            export_networks(TINY, text_encoder, denoiser, autoencoder, Path(folder))
            file = Path(folder) / "unet/model.onnx"
            x, context = torch.randn(2, 4, 4, 4), text_encoder(torch.tensor([[START, 320, END]] * 2))
            expected = denoiser(x, torch.tensor([500]), context).numpy()
            session = onnxruntime.InferenceSession(file)
            inputs = {"sample": x, "timestep": torch.tensor([500]), "encoder_hidden_states": context}
            got = session.run(None, {name: value.numpy() for name, value in inputs.items()})[0]
            self.assertLess(np.abs(got - expected).max(), 0.01)
            wide = torch.randn(2, 4, 4, 6)
            got = session.run(None, {name: value.numpy() for name, value in {**inputs, "sample": wide}.items()})[0]
            expected = denoiser(wide, torch.tensor([500]), context).numpy()
            self.assertLess(np.abs(got - expected).max(), 0.01)
            stored = Autoencoder(TINY.autoencoder)
            load_graph_weights(VaeDecoder(stored), Path(folder) / "vae_decoder/model.onnx")
            self.assertTrue(torch.equal(stored.mean, autoencoder.mean))
            self.assertTrue(torch.equal(stored.std, autoencoder.std))
            with self.assertRaises(KeyError):
                load_graph_weights(Denoiser(replace(TINY.denoiser, up_blocks=(1, 1))), file)
            again = Denoiser(TINY.denoiser)
            load_graph_weights(again, file)
            for name, value in denoiser.state_dict().items():
                allowed = max(2e-3, value.abs().max().item() / 254 * 1.01)
                self.assertLess((again.state_dict()[name] - value).abs().max().item(), allowed, name)

    def test_a_checkpoint_with_earlier_names_loads(self):
        run, again = new_run(TINY, "cpu"), new_run(TINY, "cpu")
        for parameter in [*run.parameters, *run.ema]:
            parameter.data.normal_()
        run.regressor_step = 7
        earlier = {now: name for name, now in EARLIER_NAMES.items()} | {
            "ema": "average",
            "regressor_step": "prior_step",
        }

        def rename(state: dict) -> dict:
            return {".".join(earlier.get(part, part) for part in key.split(".")): state[key] for key in state}

        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / "run.pt"
            save(run, file)
            state = rename(torch.load(file))
            torch.save(state | {"denoiser": rename(state["denoiser"])}, file)
            restore(again, file)
        self.assertEqual(again.regressor_step, 7)
        for expected, got in zip([*run.parameters, *run.ema], [*again.parameters, *again.ema], strict=True):
            self.assertTrue(torch.equal(expected, got))

    def test_the_committed_pack_loads_although_its_weights_have_earlier_names(self):
        autoencoder = Autoencoder(GPU.autoencoder)
        file = starter_pack() / "vae_decoder/model.onnx"
        load_graph_weights(VaeDecoder(autoencoder), file)
        names = [tensor.name for tensor in onnx.load(file).graph.initializer]
        self.assertTrue(any(name.startswith("decoder.doubler.") for name in names))
        self.assertGreater(autoencoder.decoder.upsampling_head.layers[-2].weight.abs().sum().item(), 1)

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

    def test_weight_shards_carry_the_average_in_parts(self):
        run, again = new_run(TINY, "cpu"), new_run(TINY, "cpu")
        run.text_encoder.add_tokens({320, 2368})
        for mean in run.ema:
            mean.normal_()
        run.samples = 40_000
        with tempfile.TemporaryDirectory() as folder:
            parts = weight_shards.write(run, Path(folder), shard_bytes=100_000)
            self.assertGreater(len(parts), 1)
            self.assertLessEqual(max(part.stat().st_size for part in parts), 100_000)
            weight_shards.read(again, Path(folder))
        self.assertEqual(again.samples, 40_000)
        self.assertTrue(torch.equal(again.text_encoder.row_of, run.text_encoder.row_of))
        for mean, weight in zip(run.ema, again.parameters, strict=True):
            self.assertLess((mean - weight).abs().max().item(), 4e-3)

    def test_a_preview_decoder_has_the_shapes_of_the_decoder_and_is_clamped(self):
        _, _, autoencoder = tiny()
        latents = 100 * torch.randn(3, 4, 2, 5)
        with tempfile.TemporaryDirectory() as folder, torch.no_grad():
            session = onnxruntime.InferenceSession(
                export_preview_decoder(TINY, PreviewDecoder(TINY.autoencoder), Path(folder))
            )
            made = session.run(["sample"], {"latent_sample": latents.numpy()})[0]
        self.assertEqual(made.shape, autoencoder.decode(latents).shape)
        self.assertEqual((made.min(), made.max()), (-1, 1))


if __name__ == "__main__":
    unittest.main()
