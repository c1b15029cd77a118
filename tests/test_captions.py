"""Captions and credits leave the body and become images."""

import pytest

import cleaner
from cleaner.normalize.captions import is_repeated_head
from cleaner.text.credits import split_caption


@pytest.mark.parametrize(
    ("text", "caption", "credit"),
    [
        ("The mayor on Sunday.Photograph: Ada Stone/The Ledger", "The mayor on Sunday.", "Ada Stone/The Ledger"),
        ("Parade in the square Photo: NVA/EPA via Der Bote", "Parade in the square", "NVA/EPA via Der Bote"),
        ("Caption: The bridge at dusk. (AP Photo/Jane Doe)", "The bridge at dusk.", "AP Photo/Jane Doe"),
        ("Der Hafen von oben. Foto: Ilse Weber/dpa", "Der Hafen von oben.", "Ilse Weber/dpa"),
        ("El puente al amanecer. Fotografía: Ana Ruiz", "El puente al amanecer.", "Ana Ruiz"),
        ("Cây cầu mới trên sông. Ảnh: Minh Anh", "Cây cầu mới trên sông.", "Minh Anh"),
        ("הגשר החדש מעל הנהר. צילום: דנה לוי", "הגשר החדש מעל הנהר.", "דנה לוי"),
        ("The harbour © Northern Press", "The harbour", "Northern Press"),
        ("A man walks home. Joe Hill/Getty Images", "A man walks home.", "Joe Hill/Getty Images"),
        ("Foto: dpa", "", "dpa"),
        ("(AP Photo/Ann Lee)", "", "AP Photo/Ann Lee"),
        ("The girders in May. Jane Roe/Valley Post", "The girders in May.", "Jane Roe/Valley Post"),
        ("Daily price of steel. Source: LedgerView", "Daily price of steel.", "LedgerView"),
        ("Two people in front of a house", "Two people in front of a house", None),
    ],
)
def test_split(text: str, caption: str, credit: str | None) -> None:
    assert split_caption(text) == (caption, credit)


def test_repeated_head() -> None:
    assert is_repeated_head("Evening parade", "Evening parade in the old town")
    assert not is_repeated_head("Evening parade", "Evening parade")
    assert not is_repeated_head("Evening", "Evenings are long")


@pytest.mark.parametrize(
    "caption",
    [
        "<figcaption><span>The first cars.</span><span class=x1>Ida Kern</span></figcaption>",
        "<figcaption><p>The first cars.</p><p>Quelle: Ida Kern</p></figcaption>",
        "<figcaption><p>The first cars.</p><span class=photo-credit><b>Ida Kern</b></span></figcaption>",
        "<figcaption>The first cars. <i class=byline>Ida Kern</i> <i class=credit>ida@post.example</i></figcaption>",
        "<figcaption>The first cars. <i class=copyright>Copyright</i> <i class=copyright>Ida Kern</i></figcaption>",
        "<div class=media-caption>The first cars. <span class=credit>© Ida Kern</span></div>",
    ],
)
def test_what_stands_with_a_picture_is_its_caption_and_its_credit(caption: str) -> None:
    text = "The new bridge over the Lenne opened on Friday, three weeks before the date that the city had promised."
    html = (
        f"<article><h1>Bridge opens early</h1><p>{text}</p><figure><img src=a.jpg>{caption}</figure><p>{text[4:]}</p>"
    )
    article = cleaner.clean(f"<html><body>{html}</article></body></html>", url="https://post.example/a")
    assert [(i.caption, i.credit) for i in article.images] == [("The first cars.", "Ida Kern")]
    assert "Kern" not in article.body
    assert article.source.credit is None


def test_image_lines_of_a_dump_become_images() -> None:
    text = (
        "Title: Bridge opens early\n\n"
        "The new bridge over the Lenne opened on Friday, three weeks before the date that the city had promised.\n\n"
        "Image: https://img.example/bridge.jpg?w=400\n\n"
        "Caption: The first cars cross the bridge.Photograph: Ida Kern/Lenne Post\n\n"
        "Drivers had waited for two years, and many of them came with flags, drums and their children to be the first."
    )
    article = cleaner.clean(text)
    assert [(i.url, i.caption, i.credit) for i in article.images] == [
        ("https://img.example/bridge.jpg?w=400", "The first cars cross the bridge.", "Ida Kern/Lenne Post")
    ]
    assert "Caption" not in article.body
    assert "img.example" not in article.body


@pytest.mark.parametrize(
    "picture",
    [
        '<img src="pier.jpg">',
        '<img src="data:image/gif;base64,R0lGOD" data-src="pier.jpg">',
        '<img src="data:," class="lazy"><noscript><img src="pier.jpg"></noscript>',
        '<img srcset="small.jpg 400w, pier.jpg 1600w">',
        '<picture><source srcset="small.jpg, pier.jpg 2x"><img data-nothing></picture>',
        '<img src="blank.gif" data-srcset="w_400,h_300/small.jpg 400w, pier.jpg 1600w">',
        '<img src="/img/placeholder.png" srcset="small.jpg 400w,\n pier.jpg 1600w">',
        '<img src="data:," data-delayed-url="pier.jpg">',
        '<img src="data:," data-page="pier.jpg" data-lazy="pier.jpg">',
        '<picture><source src="small.avif"><img src="pier.jpg"></picture>',
        '<amp-img src="pier.jpg" width="4" height="3"></amp-img>',
    ],
)
def test_the_address_of_a_picture_in_the_shapes_of_the_web(picture: str) -> None:
    prose = "<p>Three planks fell into the sea on Monday, and the harbour master has put a rope across.</p>" * 3
    html = f"<article><h1>The pier</h1>{prose}<figure>{picture}<figcaption>The pier in May.</figcaption></figure></article>"
    [image] = cleaner.clean(html, url="https://tidewater.example/news/").images
    assert (image.url, image.caption) == ("https://tidewater.example/news/pier.jpg", "The pier in May.")


def test_the_address_of_a_picture_is_relative_to_what_the_page_says() -> None:
    prose = "<p>Three planks fell into the sea on Monday, and the harbour master has put a rope across.</p>" * 3
    figure = "<figure><img src=pier.jpg><figcaption>The pier in May.</figcaption></figure>"
    html = f"<head><base href=https://pictures.example/2024/></head><article><h1>The pier</h1>{prose}{figure}</article>"
    assert cleaner.clean(html, url="https://tidewater.example/a").images[0].url == (
        "https://pictures.example/2024/pier.jpg"
    )
    assert cleaner.clean(html.replace("<base", "<b"), url=None).images[0].url is None


def test_a_credit_in_an_element_of_its_own() -> None:
    prose = "<p>Three planks fell into the sea on Monday, and the harbour master has put a rope across.</p>" * 3
    caption = 'The pier in May <span class="imageCredit">Jon Weir/Tidewater Post</span>'
    html = (
        f"<article><h1>The pier</h1>{prose}<figure><img src=a.jpg><figcaption>{caption}</figcaption></figure></article>"
    )
    [image] = cleaner.clean(html).images
    assert (image.caption, image.credit) == ("The pier in May", "Jon Weir/Tidewater Post")


def test_a_picture_with_a_credit_alone() -> None:
    text = "<p>The bridge opened on Sunday after two years of work, and half of the town walked over it.</p>" * 3
    figure = "<figure><img src=https://img.example/bridge.jpg><figcaption>Photo: Ann Lee</figcaption></figure>"
    (image,) = cleaner.clean(f"<html><body><article><h1>The bridge is open</h1>{figure}{text}</article>").images
    assert (image.url, image.caption, image.credit) == ("https://img.example/bridge.jpg", None, "Ann Lee")


def test_a_caption_that_a_policy_keeps_names_its_picture_all_the_same() -> None:
    story = "<p>Three planks fell into the sea on Monday, and the harbour master has put a rope across.</p>" * 2
    figure = "<figure><img src=/pier.jpg><figcaption>The pier on Monday. Photo: Ada Stone</figcaption></figure>"
    page = f"<title>The pier is closed</title><article><h1>The pier is closed</h1>{story}{figure}{story}</article>"
    kept, dropped = (
        cleaner.clean(page, url="https://e.example/a", options=cleaner.Options(captions=how))
        for how in ("keep", "drop")
    )
    assert "The pier on Monday." in kept.body
    assert "The pier on Monday." not in dropped.body
    assert kept.images == dropped.images
    assert kept.images[0].credit == "Ada Stone"


@pytest.mark.parametrize(
    ("line", "caption", "credit"),
    [
        ("Image: The bridge on Monday", "The bridge on Monday", None),
        (
            "Image: A view of the bridge over the river. Photo: Anna Berg",
            "A view of the bridge over the river.",
            "Anna Berg",
        ),
        ("Photo: The bridge on Monday. Anna Berg/EPA", "The bridge on Monday.", "Anna Berg/EPA"),
        ("Photo: Anna Berg", None, "Anna Berg"),
        ("(Photo by Anna Berg/Getty Images)", None, "Anna Berg/Getty Images"),
    ],
)
def test_what_a_dump_says_of_a_picture_is_an_image(line: str, caption: str | None, credit: str | None) -> None:
    story = "Three planks fell into the sea on Monday, and the harbour master has put a rope across the pier."
    article = cleaner.clean(f"The pier is closed\n\n{story}\n\n{line}\n\n{story[::-1]}\n\n{story} Nobody knows why.")
    assert line not in article.body
    assert [(image.caption, image.credit) for image in article.images] == [(caption, credit)]
