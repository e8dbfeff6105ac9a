"""Pictures are printed upright and no finer than paper shows, and nothing in them tells who took them, or where."""

from __future__ import annotations

import io

import pytest
from PIL import Image, ImageChops, PngImagePlugin

from beigao.rendering.printable_picture import FINEST_DPI, prepared

EMU = 914_400
CANARIES = (b"Zhang San", b"SN-4711", b"Huawei P60")


def image(width: int = 300, height: int = 200, mode: str = "RGB") -> Image.Image:
    made = Image.linear_gradient("L").resize((width, height)).convert("RGB")
    made.paste((200, 30, 30), (0, 0, width // 3, height // 4))  # so that each side looks different
    return made.convert(mode)


def exif(orientation: int = 1) -> Image.Exif:
    made = Image.Exif()
    made[0x0112] = orientation
    made[0x010F], made[0x013B], made[0xA431] = "Huawei P60", "Zhang San", "SN-4711"
    made.get_ifd(0x8825).update({1: "N", 2: (31.0, 13.0, 0.0)})
    return made


def jpeg(picture: Image.Image, **more: object) -> bytes:
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=95, **{"exif": exif(), "comment": "Zhang San", "dpi": (150, 150), **more})
    return out.getvalue()


def png(picture: Image.Image, **more: object) -> bytes:
    words = PngImagePlugin.PngInfo()
    words.add_text("Author", "Zhang San")
    words.add_itxt("XML:com.adobe.xmp", "<x>SN-4711</x>", zip=False)
    out = io.BytesIO()
    picture.save(out, "PNG", pnginfo=words, exif=exif(), **{"dpi": (150, 150), **more})
    return out.getvalue()


def shown(content: bytes) -> Image.Image:
    return Image.open(io.BytesIO(content))


@pytest.mark.parametrize("make", [jpeg, png])
@pytest.mark.parametrize("pixels", [(300, 200), (3000, 2000)])
def test_nothing_in_a_picture_tells_of_its_maker(make: object, pixels: tuple[int, int]) -> None:
    content = make(image(*pixels))  # type: ignore[operator]
    assert all(word in content for word in CANARIES)
    clean, _size = prepared(content)
    assert not any(word in clean for word in CANARIES)
    assert not shown(clean).getexif()


@pytest.mark.parametrize("make", [jpeg, png])
@pytest.mark.parametrize("mode", ["RGB", "L"])
def test_a_picture_that_fits_keeps_its_very_pixels(make: object, mode: str) -> None:
    content = make(image(mode=mode))  # type: ignore[operator]
    clean, size = prepared(content)
    assert ImageChops.difference(shown(content), shown(clean)).getbbox() is None
    assert size == pytest.approx((300 * EMU / 150, 200 * EMU / 150), rel=1e-3)  # PNG counts in metres
    assert shown(clean).info["dpi"] == pytest.approx((150, 150), abs=0.1)


def test_colours_of_four_inks_stay_what_they_are() -> None:
    content = jpeg(image(mode="CMYK"))
    assert (
        ImageChops.difference(shown(content).convert("RGB"), shown(prepared(content)[0]).convert("RGB")).getbbox()
        is None
    )


@pytest.mark.parametrize(("make", "kind"), [(jpeg, "JPEG"), (png, "PNG")])
def test_a_picture_that_is_too_fine_is_made_coarser(make: object, kind: str) -> None:
    clean, (width, height) = prepared(make(image(4000, 3000)))  # type: ignore[operator]
    found = shown(clean)
    assert found.format == kind
    assert found.width == pytest.approx(width / EMU * FINEST_DPI, abs=2)
    assert found.height == pytest.approx(height / EMU * FINEST_DPI, abs=2)


def test_a_photo_taken_sideways_stands_upright() -> None:
    upright = image(300, 200)
    content = jpeg(upright.transpose(Image.Transpose.ROTATE_90), exif=exif(6))
    clean, (width, height) = prepared(content)
    assert width > height
    assert shown(clean).size == (300, 200)
    left, right = shown(clean).getpixel((5, 5)), shown(clean).getpixel((290, 190))
    assert left[0] - left[1] > 100 > right[0] - right[1]  # type: ignore[index,operator]  # the red corner


def test_the_transparent_part_of_a_palette_stays_transparent() -> None:
    picture = image(3000, 2000, "P")
    clean, _size = prepared(png(picture, transparency=0))
    assert shown(clean).mode == "RGBA"


@pytest.mark.parametrize("make", [jpeg, png])
@pytest.mark.parametrize("part", [0.02, 0.3, 0.9])
def test_half_a_picture_is_refused_or_printed_but_never_breaks(make: object, part: float) -> None:
    content = make(image())  # type: ignore[operator]
    half = content[: int(len(content) * part)]
    try:
        clean, _size = prepared(half)
    except ValueError:
        return
    assert not any(word in clean for word in CANARIES)


def test_the_same_picture_gives_the_same_bytes() -> None:
    content = jpeg(image(4000, 3000))
    first = prepared(content)
    prepared.cache_clear()
    assert prepared(content) == first


def test_a_photo_with_another_one_behind_it_stays_a_jpeg() -> None:
    out = io.BytesIO()
    image(3000, 2000).save(out, "MPO", save_all=True, append_images=[image(1500, 1000)])
    content, _size = prepared(out.getvalue())
    assert content.startswith(b"\xff\xd8\xff")
    assert shown(content).width < 3000


def test_other_kinds_are_not_decoded_whatever_they_begin_with() -> None:
    out = io.BytesIO()
    image().save(out, "TIFF")
    for content in (out.getvalue(), b"%!PS-Adobe-3.0 EPSF-3.0\n", b"<svg/>", b"8BPS\0\1", b""):
        with pytest.raises(ValueError, match="identify"):
            prepared(content)


def test_a_picture_of_more_pixels_than_a_scan_has_is_refused_before_it_is_decoded() -> None:
    out = io.BytesIO()
    Image.new("1", (10_001, 10_000)).save(out, "PNG")
    with pytest.raises(ValueError, match="pixels"):
        prepared(out.getvalue())
