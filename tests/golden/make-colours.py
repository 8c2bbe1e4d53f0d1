"""Makes the small pictures in colours/, which say their colours in every way there is, and colours.json, what they show.

Run by hand:
    pip install pillow==13.0.0 pillow-heif==1.8.1 imagecodecs==2026.3.6 tifffile==2026.3.3 numpy==2.4.6 \
        colour-science==0.4.7 av==18.1.0
    python tests/golden/make-colours.py

Every picture has 4 × 4 patches of 8 pixels. colours.json holds their sRGB bytes (and alpha) as references have them:
the numbers as libavif, libheif and Pillow decode them, through profiles with littlecms (Pillow's ImageCms), and through
code points, chromaticities and curves with colour-science. Tone mapping is BT.2390's formula, written down here anew.
"""
import importlib.util
import io
import json
import struct
import zlib
from pathlib import Path

import av
import colour
import imagecodecs
import numpy as np
import pillow_heif
import tifffile
from colour import models
from PIL import Image, ImageCms, TiffImagePlugin

HERE = Path(__file__).parent
OUT = HERE / "colours"
spec = importlib.util.spec_from_file_location("images", HERE.parent / "fixtures" / "make-images.py")
images = importlib.util.module_from_spec(spec)
spec.loader.exec_module(images)

SIDE, PATCH = 4, 8
COLOURS = np.array(
    [
        [255, 255, 255], [0, 0, 0], [128, 128, 128], [16, 16, 16], [224, 172, 140], [140, 85, 60], [250, 220, 200], [60, 40, 35],
        [200, 40, 40], [40, 180, 60], [50, 70, 210], [220, 200, 50], [30, 160, 170], [180, 60, 160], [90, 100, 40], [255, 120, 0],
    ],
    np.uint8,
)
ALPHA = np.array([255, 255, 128, 40, 255, 200, 90, 255, 20, 255, 160, 255, 64, 255, 240, 0], np.uint8)
# littlecms puts a table of its own in place of the curves else.
EXACT = ImageCms.Flags.NOOPTIMIZE
golden: dict[str, dict] = {}


def spread(patches: np.ndarray) -> np.ndarray:
    """Patches in rows of four to a picture."""
    grid = patches.reshape(SIDE, SIDE, -1) if patches.ndim > 1 else patches.reshape(SIDE, SIDE)
    return np.ascontiguousarray(grid.repeat(PATCH, 0).repeat(PATCH, 1))


def patches_of(picture: np.ndarray) -> np.ndarray:
    middle = picture[PATCH // 2 :: PATCH, PATCH // 2 :: PATCH]
    return middle.reshape(SIDE * SIDE, -1) if picture.ndim > 2 else middle.reshape(-1)


def keep(name: str, rgb: np.ndarray, alpha: np.ndarray | None = None) -> None:
    entry = {"rgb": np.clip(np.round(rgb), 0, 255).astype(int).tolist()}
    if alpha is not None:
        entry["alpha"] = alpha.astype(int).tolist()
    golden[name] = entry


# References


def srgb_bytes(linear: np.ndarray, primaries: np.ndarray, white) -> np.ndarray:
    """Linear light of these primaries as sRGB."""
    space = colour.RGB_Colourspace("", np.reshape(primaries, (3, 2)), np.asarray(white), use_derived_matrix_RGB_to_XYZ=True)
    space.use_derived_transformation_matrices(True)
    target = colour.RGB_COLOURSPACES["sRGB"].copy()
    target.use_derived_transformation_matrices(True)
    rgb = colour.RGB_to_RGB(linear, space, target, chromatic_adaptation_transform="Bradford")
    return models.eotf_inverse_sRGB(np.clip(rgb, 0, 1)) * 255


D65 = [0.3127, 0.3290]
P3 = [0.680, 0.320, 0.265, 0.690, 0.150, 0.060]
BT709 = [0.64, 0.33, 0.30, 0.60, 0.15, 0.06]
BT2020 = [0.708, 0.292, 0.170, 0.797, 0.131, 0.046]
BT601 = [0.630, 0.340, 0.310, 0.595, 0.155, 0.070]
ADOBE = [0.64, 0.33, 0.21, 0.71, 0.15, 0.06]
PRIMARIES = {1: (BT709, D65), 6: (BT601, D65), 9: (BT2020, D65), 11: (P3, [0.314, 0.351]), 12: (P3, D65)}


def tone_map(light: np.ndarray) -> np.ndarray:
    """BT.2390-11, 5.4.1, from the picture's peak to 203 cd/m²; 1 is 203."""
    brightest = light.max(-1, keepdims=True)
    peak = brightest.max()
    if peak <= 1:
        return light
    pq = lambda v: models.eotf_inverse_ST2084(v * 203)
    top = pq(peak)
    max_lum = pq(1.0) / top
    ks = 1.5 * max_lum - 0.5
    e1 = pq(brightest) / top
    t = (e1 - ks) / (1 - ks)
    p = (2 * t**3 - 3 * t**2 + 1) * ks + (t**3 - 2 * t**2 + t) * (1 - ks) + (-2 * t**3 + 3 * t**2) * max_lum
    mapped = models.eotf_ST2084(np.where(e1 < ks, e1, p) * top) / 203
    return light * np.divide(mapped, brightest, out=np.zeros_like(brightest), where=brightest > 0)


def hlg(v: np.ndarray) -> np.ndarray:
    """Light relative to diffuse white at 75 %, as CSS Color HDR has it."""
    return models.oetf_inverse_BT2100_HLG(v) / models.oetf_inverse_BT2100_HLG(0.75)


TRANSFERS = {
    4: lambda v: v**2.2,
    7: lambda v: models.eotf_SMPTE240M(v),
    8: lambda v: v,
    16: lambda v: tone_map(models.eotf_ST2084(v) / 203),
    18: lambda v: tone_map(hlg(v)),
}


def through_code_points(encoded: np.ndarray, primaries: int, transfer: int) -> np.ndarray:
    """Encoded 0…1 as sRGB bytes; the curves of BT.709 and its kin count as sRGB's, as in Chromium."""
    linear = TRANSFERS.get(transfer, models.eotf_sRGB)(encoded.astype(float))
    return srgb_bytes(linear, *PRIMARIES[primaries])


def through_profile(pixels: np.ndarray, icc: bytes, mode: str = "RGB") -> np.ndarray:
    profile = ImageCms.ImageCmsProfile(io.BytesIO(icc))
    image = Image.fromarray(spread(pixels), mode)
    out = ImageCms.profileToProfile(image, profile, ImageCms.createProfile("sRGB"), outputMode="RGB", renderingIntent=1, flags=EXACT)
    return patches_of(np.asarray(out))


# Hand-made containers


def png(name: str, picture: np.ndarray, *chunks: tuple[bytes, bytes]) -> None:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    channels = 1 if picture.ndim == 2 else picture.shape[2]
    kind = {1: 0, 2: 4, 3: 2, 4: 6}[channels]
    bits = picture.dtype.itemsize * 8
    rows = b"".join(b"\0" + row.astype(f">u{bits // 8}").tobytes() for row in picture)
    header = struct.pack(">IIBBBBB", picture.shape[1], picture.shape[0], bits, kind, 0, 0, 0)
    parts = [(b"IHDR", header), *chunks, (b"IDAT", zlib.compress(rows, 9)), (b"IEND", b"")]
    (OUT / name).write_bytes(b"\x89PNG\r\n\x1a\n" + b"".join(chunk(*part) for part in parts))


def cicp(primaries: int, transfer: int, full: int = 1) -> tuple[bytes, bytes]:
    return b"cICP", bytes([primaries, transfer, 0, full])


def gama(value: int) -> tuple[bytes, bytes]:
    return b"gAMA", struct.pack(">I", value)


def chrm(primaries, white) -> tuple[bytes, bytes]:
    return b"cHRM", struct.pack(">8I", *(round(v * 1e5) for v in (*white, *primaries)))


def iccp(profile: bytes) -> tuple[bytes, bytes]:
    return b"iCCP", b"icc\0\0" + zlib.compress(profile)


def grey_profile(space: bytes, curve: bytes) -> bytes:
    body = curve + bytes(-len(curve) % 4)
    white = b"XYZ " + bytes(4) + struct.pack(">3i", round(0.9642 * 65536), 65536, round(0.8249 * 65536))
    tags, data = b"", b""
    for kind, content in ((b"kTRC", body), (b"wtpt", white)):
        tags += struct.pack(">4sII", kind, 132 + 24 + len(data), len(content))
        data += content
    header = struct.pack(">I4sI4s4s4s", 156 + len(data), bytes(4), 0x02400000, b"mntr", b"GRAY", space)
    header += struct.pack(">6H", 2026, 1, 1, 0, 0, 0) + b"acsp" + bytes(28)
    header += struct.pack(">3i", round(0.9642 * 65536), 65536, round(0.8249 * 65536))
    return header.ljust(128, b"\0") + struct.pack(">I", 2) + tags + data


def exif(space: int, index: bytes | None) -> bytes:
    tags = Image.Exif()
    ifd = tags.get_ifd(0x8769)
    ifd[0xA001] = space
    if index:
        ifd[0xA005] = {1: index.decode() + "\0"}
    return tags.tobytes()


def without(data: bytes, kind: bytes) -> bytes:
    """A HEIF file whose boxes of this kind are free space."""
    assert kind in data
    return data.replace(kind, b"free" + kind[4:])


# The pictures


def make_png() -> None:
    rgb = COLOURS
    deep = (rgb / 255 * 65535).round().astype(np.uint16)
    unit = rgb / 255
    p3 = through_code_points(unit, 12, 13)

    png("cicp-p3.png", spread(rgb), cicp(12, 13))
    keep("cicp-p3.png", p3)
    png("cicp-p3-alpha.png", spread(np.c_[rgb, ALPHA]), cicp(12, 13))
    keep("cicp-p3-alpha.png", p3, ALPHA)
    png("cicp-before-iccp.png", spread(rgb), cicp(12, 13), iccp(images.ADOBE_RGB))
    keep("cicp-before-iccp.png", p3)
    png("cicp-srgb-before-iccp.png", spread(rgb), cicp(1, 13), iccp(images.ADOBE_RGB))
    keep("cicp-srgb-before-iccp.png", rgb)
    narrow = (16 + unit * 219).round().astype(np.uint8)
    png("cicp-narrow.png", spread(narrow), cicp(12, 13, 0))
    keep("cicp-narrow.png", through_code_points((narrow - 16.0) / 219, 12, 13))
    png("cicp-linear16.png", spread(deep), cicp(9, 8))
    keep("cicp-linear16.png", through_code_points(deep / 65535, 9, 8))
    png("cicp-dci16.png", spread(deep), cicp(11, 13))
    keep("cicp-dci16.png", through_code_points(deep / 65535, 11, 13))
    png("cicp-240m16.png", spread(deep), cicp(6, 7))
    keep("cicp-240m16.png", through_code_points(deep / 65535, 6, 7))
    # What no PNG may say: the next chunk counts.
    png("cicp-wrong.png", spread(rgb), (b"cICP", bytes([12, 13, 6, 1])), gama(55556))
    keep("cicp-wrong.png", srgb_bytes(unit**1.8, BT709, D65))

    # 0 to 203, and from there to 1500 cd/m²
    light = np.r_[np.linspace(0, 203, 8), np.geomspace(250, 1500, 8)][:, None] * np.array([[1, 0.8, 0.6]])
    pq = (models.eotf_inverse_ST2084(light) * 65535).round().astype(np.uint16)
    png("cicp-pq16.png", spread(pq), cicp(9, 16))
    keep("cicp-pq16.png", through_code_points(pq / 65535, 9, 16))
    bright = (np.linspace(0, 1, 16)[:, None] * np.array([[1, 0.95, 0.9]]) * 65535).round().astype(np.uint16)
    png("cicp-hlg16.png", spread(bright), cicp(9, 18))
    keep("cicp-hlg16.png", through_code_points(bright / 65535, 9, 18))

    png("gama-linear16.png", spread(deep), gama(100000))
    keep("gama-linear16.png", srgb_bytes(deep / 65535, BT709, D65))
    png("gama-chrm.png", spread(rgb), gama(55556), chrm(ADOBE, [0.3457, 0.3585]))
    keep("gama-chrm.png", srgb_bytes(unit ** (1e5 / 55556), ADOBE, [0.3457, 0.3585]))
    png("chrm.png", spread(rgb), chrm(P3, D65))
    keep("chrm.png", p3)
    png("srgb-before-gama.png", spread(rgb), (b"sRGB", b"\0"), gama(100000), chrm(ADOBE, D65))
    keep("srgb-before-gama.png", rgb)
    png("gama-of-srgb.png", spread(rgb), gama(45455), chrm(BT709, D65))
    keep("gama-of-srgb.png", rgb)
    png("iccp-before-gama.png", spread(rgb), iccp(images.DISPLAY_P3), gama(100000))
    keep("iccp-before-gama.png", through_profile(rgb, images.DISPLAY_P3))

    grey = rgb[:, 1]
    png("gama-grey.png", spread(grey), gama(55556))
    keep("gama-grey.png", srgb_bytes((np.repeat(grey[:, None], 3, 1) / 255) ** (1e5 / 55556), BT709, D65))
    linear = b"curv" + struct.pack(">IIHH", 0, 2, 0, 65535)
    gamma = b"para" + struct.pack(">IHH", 0, 0, 0) + struct.pack(">i", round(1.8 * 65536))
    grey16 = (grey / 255 * 65535).round().astype(np.uint16)[:, None].repeat(3, 1) / 65535
    for name, profile, light16 in (
        ("linear", grey_profile(b"XYZ ", linear), grey16),
        ("gamma", grey_profile(b"XYZ ", gamma), grey16**1.8),
        ("lab", grey_profile(b"Lab ", linear), colour.Lab_to_XYZ(np.c_[grey16[:, 0] * 100, np.zeros((16, 2))])[:, 1:2].repeat(3, 1)),
    ):
        deep_grey = (grey / 255 * 65535).round().astype(np.uint16)
        png(f"grey16-icc-{name}.png", spread(deep_grey), iccp(profile))
        keep(f"grey16-icc-{name}.png", srgb_bytes(light16, BT709, D65))
        if name == "gamma":
            png("grey8-icc-gamma.png", spread(grey), iccp(profile))
            keep("grey8-icc-gamma.png", through_profile(grey, profile, "L"))
            png("grey16-icc-alpha.png", spread(np.c_[deep_grey, ALPHA.astype(np.uint16) * 257]), iccp(profile))
            keep("grey16-icc-alpha.png", srgb_bytes(light16, BT709, D65), ALPHA)
            tifffile.imwrite(OUT / "grey16-icc.tif", spread(deep_grey), photometric="minisblack", iccprofile=profile)
            keep("grey16-icc.tif", srgb_bytes(light16, BT709, D65))


def make_exif() -> None:
    adobe = lambda pixels: srgb_bytes((pixels / 255) ** (563 / 256), ADOBE, D65)
    picture = Image.fromarray(spread(COLOURS))
    for name, tags, options in (
        ("exif-r03.jpg", exif(0xFFFF, b"R03"), {"quality": 100, "subsampling": 0}),
        ("exif-2.jpg", exif(2, None), {"quality": 100, "subsampling": 0}),
        ("exif-r03.webp", exif(0xFFFF, b"R03"), {"lossless": True}),
        ("exif-r03.png", exif(0xFFFF, b"R03"), {}),
        ("exif-r98.jpg", exif(1, b"R98"), {"quality": 100, "subsampling": 0}),
    ):
        picture.save(OUT / name, exif=tags, **options)
        stored = patches_of(np.asarray(Image.open(OUT / name)))
        keep(name, stored if "r98" in name else adobe(stored))
    tags = TiffImagePlugin.ImageFileDirectory_v2()
    tags[0x8769] = {0xA001: 0xFFFF, 0xA005: {1: "R03\0"}}
    picture.save(OUT / "exif-r03.tif", tiffinfo=tags)
    keep("exif-r03.tif", adobe(COLOURS))


def make_tiff() -> None:
    rgb, unit = COLOURS, COLOURS / 255
    packed = {"metadata": None, "compression": "deflate"}
    flat = {"photometric": "rgb", **packed}

    def rationals(values) -> list[int]:
        return [n for v in values for n in (round(v * 10000), 10000)]

    table = (np.linspace(0, 1, 256) ** 1.8 * 65535).round().astype(np.uint16)
    three = np.r_[table, table, np.arange(256, dtype=np.uint16) * 257]
    curve = np.c_[unit[:, 0] ** 1.8, unit[:, 1] ** 1.8, unit[:, 2]]
    white, primaries = (318, 5, 2, rationals(D65), True), (319, 5, 6, rationals(P3), True)
    tifffile.imwrite(OUT / "transfer-function.tif", spread(rgb), **flat, extratags=[(301, 3, 768, three.tolist(), True)])
    keep("transfer-function.tif", srgb_bytes(curve, BT709, D65))
    tifffile.imwrite(
        OUT / "colorimetry.tif", spread(rgb), **flat, extratags=[(301, 3, 256, table.tolist(), True), white, primaries]
    )
    keep("colorimetry.tif", srgb_bytes(unit**1.8, P3, D65))
    tifffile.imwrite(OUT / "chromaticities.tif", spread(rgb), **flat, extratags=[white, primaries])
    keep("chromaticities.tif", srgb_bytes(unit**2.2, P3, D65))

    # Lab as littlecms has it, under D50.
    image = Image.fromarray(spread(rgb))
    to_lab = ImageCms.buildTransform(ImageCms.createProfile("sRGB"), ImageCms.createProfile("LAB"), "RGB", "LAB", 1, EXACT)
    lab = np.asarray(ImageCms.applyTransform(image, to_lab))
    tifffile.imwrite(OUT / "cielab8.tif", lab, photometric="cielab", **packed)
    tifffile.imwrite(OUT / "icclab8.tif", lab ^ np.array([0, 128, 128], np.uint8), photometric="icclab", **packed)
    back = ImageCms.buildTransform(ImageCms.createProfile("LAB"), ImageCms.createProfile("sRGB"), "LAB", "RGB", 1, EXACT)
    shown = patches_of(np.asarray(ImageCms.applyTransform(Image.fromarray(lab, "LAB"), back)))
    keep("cielab8.tif", shown)
    keep("icclab8.tif", shown)
    d50 = colour.CCS_ILLUMINANTS["CIE 1931 2 Degree Standard Observer"]["D50"]
    exact = colour.XYZ_to_Lab(
        colour.RGB_to_XYZ(unit, "sRGB", illuminant=d50, chromatic_adaptation_transform="Bradford", apply_cctf_decoding=True), d50
    )
    ab = (exact[:, 1:] * 256).round().astype(int)
    cie = np.c_[(exact[:, 0] * 655.35).round(), ab & 0xFFFF].astype(np.uint16)
    icc = np.c_[(exact[:, 0] * 652.8).round(), ab + 0x8000].astype(np.uint16)
    tifffile.imwrite(OUT / "cielab16.tif", spread(cie), photometric="cielab", **packed)
    tifffile.imwrite(OUT / "icclab16.tif", spread(icc), photometric="icclab", **packed)
    keep("cielab16.tif", rgb)
    keep("icclab16.tif", rgb)

    Image.fromarray(np.asarray(image.convert("YCbCr")), "YCbCr").save(OUT / "ycbcr.tif")
    keep("ycbcr.tif", rgb)
    # BT.709 in video range
    luma = [0.2126, 0.7152, 0.0722]
    y = unit @ luma
    cb, cr = (unit[:, 2] - y) / (2 - 2 * luma[2]), (unit[:, 0] - y) / (2 - 2 * luma[0])
    ycc = np.c_[16 + 219 * y, 128 + 224 * cb, 128 + 224 * cr].round().astype(np.uint8)
    extra = [
        (529, 5, 3, rationals(luma), True),
        (530, 3, 2, [1, 1], True),
        (532, 5, 6, rationals([16, 235, 128, 240, 128, 240]), True),
    ]
    tifffile.imwrite(OUT / "ycbcr-video.tif", spread(ycc), photometric="ycbcr", compression="deflate", metadata=None, extratags=extra)
    keep("ycbcr-video.tif", rgb)

    alpha = ALPHA[:, None] / 255
    whole = ALPHA > 0
    for bits, name in ((255, "associated-alpha.tif"), (65535, "associated-alpha16.tif")):
        stored = np.c_[unit * alpha, alpha] * bits
        kind = np.uint8 if bits == 255 else np.uint16
        tifffile.imwrite(OUT / name, spread(stored.round().astype(kind)), photometric="rgb", extrasamples=["assocalpha"], **packed)
        keep(name, np.where(whole[:, None], rgb, 0), ALPHA)


def make_avif() -> None:
    rgb, unit = COLOURS, COLOURS / 255

    def avif(name: str, pixels: np.ndarray, bits: int, primaries: int, transfer: int, matrix: int, **options) -> bytes:
        data = imagecodecs.avif_encode(
            spread(pixels), level=100, bitspersample=bits, pixelformat=options.pop("chroma", "444"),
            primaries=primaries, transfer=transfer, matrix=matrix, **options,
        )
        (OUT / name).write_bytes(data)
        decoded = patches_of(imagecodecs.avif_decode(data)) / (2**bits - 1)
        keep(name, through_code_points(decoded[:, :3], primaries, transfer))
        return data

    at = lambda bits, v=unit: (v * (2**bits - 1)).round().astype(np.uint8 if bits == 8 else np.uint16)
    p3 = avif("nclx-p3.avif", rgb, 8, 12, 13, 6)
    avif("nclx-p3-420.avif", rgb, 8, 12, 13, 1, chroma="420")
    avif("nclx-p3-10.avif", at(10), 10, 12, 13, 6)
    avif("nclx-2020-12.avif", at(12), 12, 9, 15, 9)
    avif("nclx-linear-12.avif", at(12, unit**2.2), 12, 1, 8, 0)
    avif("nclx-601.avif", rgb, 8, 6, 6, 6)
    light = np.r_[np.linspace(0, 203, 8), np.geomspace(250, 4000, 8)][:, None] * np.array([[0.7, 0.8, 1]])
    avif("nclx-pq-10.avif", at(10, models.eotf_inverse_ST2084(light)), 10, 9, 16, 9)
    avif("nclx-hlg-12.avif", at(12, np.linspace(0, 1, 16)[:, None] * np.array([[1, 0.95, 0.9]])), 12, 9, 18, 9)
    for name in ("sequence-header-p3.avif",):
        (OUT / name).write_bytes(without(p3, b"colrnclx"))
        golden[name] = golden["nclx-p3.avif"]
    picture = Image.fromarray(spread(rgb))

    def with_pillow(name: str, image: Image.Image, **options) -> np.ndarray:
        image.save(OUT / name, quality=100, subsampling="4:4:4", **options)
        return patches_of(np.asarray(Image.open(OUT / name)))

    # A profile counts before code points, which say PQ here.
    decoded = with_pillow("nclx-and-icc.avif", picture, icc_profile=images.DISPLAY_P3)
    data = (OUT / "nclx-and-icc.avif").read_bytes()
    at_nclx = data.find(b"colrnclx")
    assert at_nclx > 0 and b"colrprof" in data
    (OUT / "nclx-and-icc.avif").write_bytes(data[: at_nclx + 8] + struct.pack(">HH", 9, 16) + data[at_nclx + 12 :])
    keep("nclx-and-icc.avif", through_profile(decoded, images.DISPLAY_P3))
    keep("limited-range.avif", with_pillow("limited-range.avif", picture, range="limited"))
    keep("monochrome.avif", with_pillow("monochrome.avif", picture.convert("L")))
    rgba = Image.fromarray(spread(np.c_[rgb, ALPHA]))
    premultiplied = with_pillow("premultiplied.avif", rgba, alpha_premultiplied=True)
    keep("premultiplied.avif", premultiplied[:, :3], premultiplied[:, 3])
    negative = Image.fromarray(255 - spread(rgb))
    keep("sequence.avif", with_pillow("sequence.avif", picture, save_all=True, append_images=[negative]))


def make_heic() -> None:
    rgb, unit = COLOURS, COLOURS / 255
    # 64 × 64: libheif pads smaller ones.
    large = lambda patches: spread(patches).repeat(2, 0).repeat(2, 1)

    def heic(name: str, pixels: np.ndarray, mode: str, primaries: int, transfer: int, matrix: int, **options) -> bytes:
        image = pillow_heif.from_bytes(mode, (64, 64), large(pixels).tobytes())
        pillow_heif.options.SAVE_HDR_TO_12_BIT = False
        image.save(
            OUT / name, quality=-1, chroma=444, color_primaries=primaries, transfer_characteristics=transfer,
            matrix_coefficients=matrix, full_range_flag=1, **options,
        )
        opened = pillow_heif.open_heif(OUT / name, convert_hdr_to_8bit=False)
        decoded = np.asarray(opened)[8::16, 8::16].reshape(16, -1)
        keep(name, through_code_points(decoded[:, :3] / (65535 if decoded.dtype == np.uint16 else 255), primaries, transfer))
        return (OUT / name).read_bytes()

    deep = lambda v: (v * 65535).round().astype(np.uint16)
    p3 = heic("nclx-p3.heic", rgb, "RGB", 12, 13, 6)
    (OUT / "vui-p3.heic").write_bytes(without(p3, b"colrnclx"))
    golden["vui-p3.heic"] = golden["nclx-p3.heic"]
    heic("nclx-2020-10.heic", deep(unit), "RGB;16", 9, 14, 9)
    light = np.r_[np.linspace(0, 203, 8), np.geomspace(250, 1000, 8)][:, None] * np.array([[1, 0.8, 0.6]])
    pq = heic("nclx-pq-10.heic", deep(models.eotf_inverse_ST2084(light)), "RGB;16", 9, 16, 9)
    (OUT / "vui-pq-10.heic").write_bytes(without(pq, b"colrnclx"))
    golden["vui-pq-10.heic"] = golden["nclx-pq-10.heic"]
    heic("nclx-hlg-10.heic", deep(np.linspace(0, 1, 16)[:, None] * np.array([[1, 0.95, 0.9]])), "RGB;16", 9, 18, 9)

    alpha = ALPHA[:, None] / 255
    image = pillow_heif.from_bytes("RGBa", (64, 64), large(np.c_[rgb * alpha, ALPHA].round().astype(np.uint8)).tobytes())
    image.premultiplied_alpha = True
    image.save(OUT / "premultiplied.heic", quality=-1, chroma=444, matrix_coefficients=0)
    assert b"prem" in (OUT / "premultiplied.heic").read_bytes()
    keep("premultiplied.heic", np.where(ALPHA[:, None] > 0, rgb, 0), ALPHA)
    pillow_heif.from_pillow(Image.fromarray(large(rgb)).convert("L")).save(OUT / "monochrome.heic", quality=-1, chroma=444)
    shown = np.asarray(pillow_heif.open_heif(OUT / "monochrome.heic").to_pillow().convert("RGB"))[8::16, 8::16]
    keep("monochrome.heic", shown.reshape(16, 3))


def make_refused() -> None:
    """Whole files that cannot be opened: a sequence without a still picture, and camera raws with a thumbnail first."""
    with av.open(str(OUT / "sequence-only.mp4"), "w") as video:
        stream = video.add_stream("libx265", rate=10, options={"tune": "zerolatency", "x265-params": "log-level=none"})
        stream.width = stream.height = 64
        stream.pix_fmt = "yuv420p"
        for number in range(2):
            frame = av.VideoFrame.from_ndarray(spread(COLOURS).repeat(2, 0).repeat(2, 1), format="rgb24").reformat(format="yuv420p")
            frame.pts = number
            video.mux(stream.encode(frame))
        video.mux(stream.encode())
    data = (OUT / "sequence-only.mp4").read_bytes()
    (OUT / "sequence-only.mp4").unlink()
    size = struct.unpack(">I", data[:4])[0]
    brands = b"hevcmsf1iso8".ljust(size - 12, b"\0")[: size - 12]
    (OUT / "sequence-only.heic").write_bytes(data[:8] + b"hevc" + brands[: size - 12] + data[size:])

    thumbnail = spread(COLOURS)[:16, :16]
    sensor = np.arange(256, dtype=np.uint16).reshape(16, 16) * 16
    for name, make, photometric, extra in (
        ("raw.dng", "Apple", 32803, [(50706, 1, 4, (1, 4, 0, 0), True)]),
        ("raw.nef", "NIKON CORPORATION", 32803, []),
        ("raw.arw", "SONY", 32803, []),
        ("linear.dng", "Adobe", 34892, []),
    ):
        with tifffile.TiffWriter(OUT / name) as tif:
            tif.write(thumbnail, photometric="rgb", subfiletype=1, subifds=1, metadata=None, extratags=[(271, 2, 0, make, True), *extra])
            pixels = sensor if photometric == 32803 else np.dstack([sensor] * 3)
            tif.write(pixels, photometric=photometric, subfiletype=0, metadata=None)
    # A scanner's TIFF: the picture first, a thumbnail below it and another behind it.
    with tifffile.TiffWriter(OUT / "scanner.tif") as tif:
        tif.write(spread(COLOURS), photometric="rgb", subifds=1, metadata=None, extratags=[(271, 2, 0, "Nikon", True)])
        tif.write(thumbnail, photometric="rgb", subfiletype=1, metadata=None)
        tif.write(thumbnail, photometric="rgb", subfiletype=1, metadata=None)
    keep("scanner.tif", COLOURS)
    # A thumbnail first, and the picture below or behind it; the last was made from a DNG, and still says so.
    for name, below, extra in (
        ("thumbnail-above.tif", 1, []), ("thumbnail-before.tif", 0, []), ("from-dng.tif", None, [(50706, 1, 4, (1, 4, 0, 0), True)]),
    ):
        with tifffile.TiffWriter(OUT / name) as tif:
            if below is not None:
                tif.write(255 - thumbnail, photometric="rgb", subfiletype=1, subifds=below, metadata=None)
            tif.write(spread(COLOURS), photometric="rgb", subfiletype=0, metadata=None, extratags=extra)
        keep(name, COLOURS)
    keep_reason = spread(COLOURS)[:16, :16]
    tifffile.imwrite(OUT / "complex.tif", keep_reason[..., 0].astype(np.complex64), photometric="minisblack", metadata=None)
    tifffile.imwrite(OUT / "zstd.tif", keep_reason, photometric="rgb", compression="zstd", metadata=None)
    tifffile.imwrite(OUT / "twelve-bits.tif", keep_reason[..., 0].astype(np.uint16) * 16, photometric="minisblack", bitspersample=12, metadata=None)


def main() -> None:
    OUT.mkdir(exist_ok=True)
    for old in OUT.iterdir():
        old.unlink()
    make_png()
    make_exif()
    make_tiff()
    make_avif()
    make_heic()
    make_refused()
    lines = ",\n".join(f"  {json.dumps(name)}: {json.dumps(entry, separators=(',', ':'))}" for name, entry in sorted(golden.items()))
    (HERE / "colours.json").write_text(f"{{\n{lines}\n}}\n")


if __name__ == "__main__":
    main()
