"""Pages of shops: what the shop says of a thing stays, what buyers say goes."""

from __future__ import annotations

import pytest

import cleaner

_TOLD = (
    "The Ashwood Oar is cut from one plank of ash that has dried for two years in the loft above our yard, and its "
    "blade has a rim of copper that no stone of the river will dent.",
    "It comes in three lengths, of which the longest is for boats with high sides. Each is oiled three times by hand "
    "and weighed against its twin, so that a pair never pulls to one side.",
)
_SAID = (
    "Bought two of these for my uncle's skiff last summer and he has not stopped talking about them since. They are "
    "light, they feel right in the hand, and the copper still shines.",
    "Mine came with a scratch on the shaft. The yard sent another one within a week and did not want the first back, "
    "which I think is more than fair.",
)


def _page(heading: str) -> str:
    reviews = "".join(
        f'<div class="review"><p><b>{who}</b> Verified Buyer</p><p>★★★★★</p><p>{text}</p></div>'
        for who, text in zip(("Orla P.", "Tom W."), _SAID, strict=True)
    )
    return f"""<html><head><title>Ashwood Oar | Reed Yard</title><meta property="og:type" content="product">
<script type="application/ld+json">{{"@type": "Product", "name": "Ashwood Oar", "offers": {{"price": "89.00"}}}}</script>
</head><body><nav><a href="/oars">Oars</a> <a href="/sails">Sails</a> <a href="/cart">Cart (0)</a></nav>
<main class="product"><h1>Ashwood Oar</h1><p class="price">$89.00</p><p>SKU: RY-204</p><button>Add to cart</button>
<div class="product-description"><h2>Description</h2><p>{_TOLD[0]}</p><p>{_TOLD[1]}</p></div>
<section class="reviews"><h2>{heading}</h2><p>4.8 out of 5 stars</p>{reviews}</section></main>
<footer><a href="/shipping">Shipping</a> <a href="/returns">Returns</a></footer></body></html>"""


@pytest.mark.parametrize("heading", ["Customer Reviews", "Reviews (2)", "Ratings & Reviews", "Kundenbewertungen"])
def test_reviews_by_buyers_are_none_of_what_a_shop_says(heading: str) -> None:
    article = cleaner.clean(_page(heading), url="https://reedyard.example/products/ashwood-oar")
    assert article.page_type == "product"
    assert all(text in article.body for text in _TOLD)
    assert not any(text in article.body for text in _SAID)


_AGAIN = "Each pair is weighed before it leaves the yard."
_DUMP = "\n\n".join((
    "How the Ashwood Oar came back to the river", "By Orla Penn", "19 February 2024",
    "We built the first of these oars for the ferry that crossed the river until the bridge came, and the men who "
    "rowed it took them home when it was sold.", _AGAIN,
    "“We had the tools, and the loft was still full of ash,” said Tom Wren, who runs the yard with his sister since "
    "their father died.", *_TOLD, _AGAIN, "Customer Reviews", *_SAID,
))  # fmt: skip


def test_the_address_of_a_dump_says_that_it_is_on_a_thing_that_a_shop_sells() -> None:
    article = cleaner.clean(_DUMP, url="https://reedyard.example/products/ashwood-oar?size=long")
    assert article.page_type == "product"
    assert _TOLD[1] in article.body
    assert _SAID[0] not in article.body
    assert cleaner.clean(_DUMP, url="https://reedyard.example/log/ashwood-oar").page_type == "article"


def test_what_the_dump_of_a_shop_says_twice_stays_once() -> None:
    assert cleaner.clean(_DUMP, url="https://reedyard.example/products/ashwood-oar").body.count(_AGAIN) == 1
    assert cleaner.clean(_DUMP, url="https://reedyard.example/log/ashwood-oar").body.count(_AGAIN) == 2, "a refrain"
