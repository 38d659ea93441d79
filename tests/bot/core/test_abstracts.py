from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.abstracts import code_link_in, first_sentences, method_in
from bot.core.latex import plain_title


@pytest.mark.parametrize(
    ("title", "plain"),
    [
        ("A  Study\n  of Things", "A Study of Things"),
        (r"$\beta$-VAE: Learning $\ell_2$ Things", "β-VAE: Learning ℓ₂ Things"),
        (r"$\pi_0$: A Flow Model", "π₀: A Flow Model"),
        (r"M\"obius and Erd\H{o}s and Fran\c{c}ois", "Möbius and Erdős and François"),
        (
            r"Schr{\"o}dinger, Poincar\'{e}, \'Elie, na\"{\i}ve",
            "Schrödinger, Poincaré, Élie, naïve",
        ),
        (
            r"\O{}rsted, {\L}ojasiewicz, Stra{\ss}e, \AA ngstr\"om",
            "Ørsted, Łojasiewicz, Straße, Ångström",
        ),
        (r"S$^2$-Net and $10^{-3}$", "S²-Net and 10⁻³"),
        (r"$\mathcal{O}(n\log n)$ and $O(\log n)$ Attention", "O(n log n) and O(log n) Attention"),
        (r"Sharp $\mathbf{L}^{p}$ Bounds", "Sharp L^p Bounds"),
        (r"\textbf{Bold} and \emph{stressed {GAN}s}", "Bold and stressed GANs"),
        (r"A\&B at 50\% of the cost\_x", "A&B at 50% of the cost_x"),
        ("``Quoted'' titles --- and ranges 1--2", "“Quoted” titles — and ranges 1–2"),
        ("It costs $5 and $10 to train", "It costs $5 and $10 to train"),
        ("Braces {stay} where nothing is LaTeX", "Braces {stay} where nothing is LaTeX"),
        (r"$\times$2 faster, $\geq$7B, x$\to$y", "×2 faster, ≥7B, x→y"),
        (r"\texorpdfstring{$\alpha$}{alpha} decay", "α decay"),
        (r"A \textit{de novo} design$^\star$", "A de novo design⋆"),
        (r"\unknowncommand{Kept} words", "Kept words"),
        ("~10x faster with Fig.~2", "~10x faster with Fig. 2"),
        ("扩散模型 综述", "扩散模型 综述"),
        ("", ""),
    ],
)
def test_a_title_is_plain_text(title, plain):
    assert plain_title(title) == plain


LONG = "We study widgets of many kinds, and " + "more words about them " * 20


@pytest.mark.parametrize(
    ("abstract", "limit", "text"),
    [
        ("One thing. Another thing. A third.", 30, "One thing. Another thing."),
        ("One thing.", 300, "One thing."),
        ("We use tools, e.g. Hammers. They work.", 30, "We use tools, e.g. Hammers."),
        ("Shown by Vega et al. Nobody else did. So.", 38, "Shown by Vega et al. Nobody else did."),
        ("See Fig. 2 and Eq. 3. It gains 3.5 points. Good.", 25, "See Fig. 2 and Eq. 3."),
        ("We gain 3.5 points. Next.", 20, "We gain 3.5 points."),
        ("Is it true? Yes! It is.", 17, "Is it true? Yes!"),
        ('They call it "a thing." We do not.', 26, 'They call it "a thing."'),
        ("我们提出一种方法。它很快。结束。", 13, "我们提出一种方法。它很快。"),
        ("  Abstract: We do it.  ", 300, "We do it."),
        ("We minimise $\\|x\\|^2$ here. Then.", 22, "We minimise ‖x‖² here."),
        ("Seven long words that never end here", 20, "Seven long words…"),
        ("Onewordthatislongerthanthelimit", 10, "Onewordth…"),
        ("", 300, ""),
        ("   ", 300, ""),
    ],
)
def test_the_first_sentences_fit(abstract, limit, text):
    assert first_sentences(abstract, limit) == text


@given(st.text(max_size=200), st.integers(1, 60))
def test_no_text_breaks_the_limit(text, limit):
    assert len(first_sentences(text, limit)) <= limit
    assert plain_title(text) == plain_title(text).strip()


@pytest.mark.parametrize(
    ("title", "method"),
    [
        ("VAR: Visual Autoregressive Modeling", "VAR"),
        ("Visual Autoregressive Modeling: Scalable Image Generation", None),
        ("Palette: Image-to-Image Diffusion Models", "Palette"),
        ("DALL-E 2: Pictures", "DALL-E 2"),
        ("Stable Diffusion 3: Scaling", "Stable Diffusion 3"),
        ("3DDesigner: Towards Things", "3DDesigner"),
        ("KNN-Diffusion: Image Generation", "KNN-Diffusion"),
        ("DECOUPLE-THEN-MERGE:TOWARDS BETTER TRAINING", "DECOUPLE-THEN-MERGE"),
        ("$\\pi_0$: A Flow Model", "π₀"),
        ("β-VAE： Learning", "β-VAE"),
        ("nnU-Net: Segmentation", "nnU-Net"),
        ("Null-text Inversion for Editing Real Images", None),
        ("A Survey: Things", None),
        ("Position: Widgets Matter", None),
        ("LLMs: A Survey", None),
        ("LLM Agents: A Survey", None),
        ("Diffusion Models: A Comprehensive Survey", None),
        ("Towards Widgets: A Study", None),
        ("What is a Widget? On Things: A Study", None),
        ("Is it True?: A Study", None),
        ("Attention Is All You Need", None),
        ("https://example.org", None),
        ("CVPR 2022 Tutorial:Denoising Things", None),
        ("Rethinking Attention with Performers: Things", None),
    ],
)
def test_a_method_is_a_name_before_the_colon(title, method):
    assert method_in(title) == method


@pytest.mark.parametrize(
    ("abstract", "comment", "url"),
    [
        ("Code is at https://github.com/lab/widget.", None, "https://github.com/lab/widget"),
        (r"Code: \url{https://github.com/lab/a\_b}.", "", "https://github.com/lab/a_b"),
        ("See github.com/lab/widget for code", None, "https://github.com/lab/widget"),
        ("", "Project page: https://lab.github.io/widget/", "https://lab.github.io/widget/"),
        ("Website at https://widget.example.org/demo", "", "https://widget.example.org/demo"),
        (
            "Code: https://github.com/lab/abstract",
            "Project page: https://lab.github.io/widget",
            "https://github.com/lab/abstract",
        ),
        ("https://github.com/lab/one", "https://github.com/lab/two", "https://github.com/lab/two"),
        ("Extends https://arxiv.org/abs/2404.02905", "See https://example.org/x", None),
        ("All on https://github.com/", "https://github.com/lab", None),
        ("No link", None, None),
    ],
)
def test_a_repository_or_a_project_page_is_found(abstract, comment, url):
    assert code_link_in(abstract, comment) == url
