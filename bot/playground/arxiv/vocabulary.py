"""The words that invented papers are put together from. All of it is made up."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Theme:
    """A field of research: where its papers are listed and what they are about.

    `subjects` has four entries and `means` five, so that counting through both, and through numbers
    of other things that share no factor with four and five, repeats no title for a long time.
    """

    primary: str
    cross: tuple[str, ...]
    subjects: tuple[str, str, str, str]
    means: tuple[str, str, str, str, str]
    problem: str
    figure: str


GROUPS = (
    "Vega Lab",
    "Altair Group",
    "Deneb Institute",
    "Rigel Collective",
    "Mira Team",
    "Capella Workshop",
    "Spica Lab",
    "Antares Group",
    "Polaris Institute",
    "Castor Team",
    "Bellatrix Lab",
)
"""Authors: groups, never persons."""

SETTINGS = (
    "at Low Resolution",
    "under a Fixed Memory Budget",
    "without Paired Data",
    "with Few Examples",
    "on Long Sequences",
    "across Domains",
    "with Noisy Labels",
    "on a Single Device",
    "from Partial Observations",
    "with Frozen Backbones",
    "in the Small-Data Regime",
)
"""Eleven."""

THEMES = (
    Theme(
        "cs.CV",
        ("cs.LG",),
        (
            "Image Generation",
            "Class-Conditional Image Synthesis",
            "Text-to-Image Generation",
            "High-Resolution Image Generation",
        ),
        (
            "Next-Patch Autoregression",
            "Coarse-to-Fine Token Prediction",
            "Autoregressive Transformers with Random Orders",
            "Parallel Autoregressive Decoding",
            "Masked Autoregressive Modeling",
        ),
        "autoregressive image generators spend most of their time on tokens that carry little",
        "decodes an image in a quarter of the steps",
    ),
    Theme(
        "cs.CV",
        ("cs.LG", "cs.AI"),
        (
            "Text-to-Image Diffusion",
            "Diffusion Transformers",
            "Latent Diffusion Models",
            "Image Restoration",
        ),
        (
            "Adaptive Noise Schedules",
            "Guidance without a Second Pass",
            "Step-Aware Distillation",
            "Cached Attention Maps",
            "Score Correction",
        ),
        "diffusion models pay for quality with many passes of denoising",
        "halves the number of denoising steps at equal fidelity",
    ),
    Theme(
        "cs.LG",
        ("cs.CV", "stat.ML"),
        (
            "Generative Modeling",
            "Few-Step Image Generation",
            "Unpaired Translation",
            "Conditional Sampling",
        ),
        (
            "Straightened Flow Matching",
            "Rectified Flows with Learned Couplings",
            "Mean-Velocity Flow Matching",
            "Consistency Training along Flows",
            "Stochastic Interpolants",
        ),
        "the paths that flow matching learns bend where the data are sparse",
        "samples in two steps with a small loss of diversity",
    ),
    Theme(
        "cs.CV",
        ("cs.LG",),
        (
            "Visual Tokenization",
            "Discrete Image Representation",
            "Latent Image Compression",
            "Unified Understanding and Generation",
        ),
        (
            "One-Dimensional Image Tokenizers",
            "Codebook-Free Quantization",
            "Semantic Image Tokenizers",
            "Variable-Length Visual Tokens",
            "Residual Vector Quantization",
        ),
        "image tokenizers are trained to reconstruct and then asked to help generation",
        "needs half as many tokens for the same reconstruction",
    ),
    Theme(
        "cs.LG",
        ("cs.CL", "cs.AI"),
        (
            "Model Merging",
            "Multi-Task Model Fusion",
            "Merging Fine-Tuned Language Models",
            "Combining Adapters",
        ),
        (
            "Sign-Consistent Task Vectors",
            "Layerwise Task Arithmetic",
            "Subspace Alignment of Weights",
            "Data-Free Coefficient Search",
            "Curvature-Weighted Averaging",
        ),
        "merging the weights of fine-tuned models loses what each of them was good at",
        "keeps most of the accuracy of eight experts in one model",
    ),
    Theme(
        "cs.CV",
        ("cs.AI", "cs.MM"),
        (
            "Video Generation",
            "Long Video Synthesis",
            "Image-to-Video Generation",
            "Streaming Video Generation",
        ),
        (
            "Causal Video Diffusion",
            "Frame-Packed Attention",
            "Motion-Aware Latents",
            "Autoregressive Clip Extension",
            "Camera-Conditioned Flows",
        ),
        "generated videos drift as they become longer",
        "keeps scenes consistent over several minutes",
    ),
    Theme(
        "cs.CV",
        ("cs.GR",),
        (
            "Image Editing",
            "Instruction-Based Editing",
            "Subject-Driven Generation",
            "Region-Controlled Editing",
        ),
        (
            "Inversion-Free Editing Paths",
            "Attention Anchors",
            "Edit Tokens",
            "Contrastive Instructions",
            "Training-Free Masks",
        ),
        "editing an image by instruction changes more than was asked for",
        "leaves untouched regions as they were",
    ),
    Theme(
        "cs.CL",
        ("cs.AI", "cs.LG"),
        (
            "Long-Context Language Models",
            "Instruction Tuning",
            "Question Answering",
            "Machine Translation",
        ),
        (
            "Sparse Retrieval Heads",
            "Self-Checked Rationales",
            "Curriculum Mixtures",
            "Vocabulary Pruning",
            "Budgeted Decoding",
        ),
        "language models read long documents unevenly",
        "answers from the middle of a document as well as from its ends",
    ),
    Theme(
        "cs.CL",
        ("cs.SD", "eess.AS"),
        (
            "Speech Recognition",
            "Spoken Dialogue",
            "Text-to-Speech Synthesis",
            "Speaker Diarization",
        ),
        (
            "Duration-Free Alignment",
            "Phoneme-Level Prompts",
            "Streaming Acoustic Encoders",
            "Codec Language Models",
            "Accent-Aware Adapters",
        ),
        "speech systems falter when several people talk at once",
        "lowers the word error rate on overlapping speech",
    ),
    Theme(
        "cs.AI",
        ("cs.RO",),
        (
            "Robot Manipulation",
            "Legged Locomotion",
            "Warehouse Navigation",
            "Tool Use with Two Arms",
        ),
        (
            "Action Chunk Policies",
            "Tactile World Models",
            "Simulated Rehearsal",
            "Safety-Filtered Exploration",
            "Map-Free Planning",
        ),
        "policies learned in simulation meet friction that the simulator does not know",
        "finishes more tasks on a real arm without further training",
    ),
    Theme(
        "cs.AI",
        ("cs.DB",),
        (
            "Query Optimization",
            "Index Selection",
            "Table Question Answering",
            "Entity Matching",
        ),
        (
            "Learned Cardinality Estimates",
            "Workload-Aware Caching",
            "Schema Graphs",
            "Incremental View Maintenance",
            "Cost-Bounded Rewriting",
        ),
        "estimates of cardinality are wrong where joins are deep",
        "shortens the slowest tenth of the queries",
    ),
    Theme(
        "cs.LG",
        ("stat.ML", "math.ST"),
        (
            "Convex Optimization",
            "Online Learning",
            "Kernel Regression",
            "Bandit Problems",
        ),
        (
            "Sharp Lower Bounds",
            "Dimension-Free Rates",
            "Stability Arguments",
            "Adaptive Step Sizes",
            "Information-Theoretic Bounds",
        ),
        "known rates hide constants that grow with the dimension",
        "closes the gap between the upper and the lower bound up to a logarithm",
    ),
    Theme(
        "cs.AI",
        ("cs.MA", "cs.CL"),
        (
            "Multi-Agent Planning",
            "Web Navigation",
            "Scientific Assistants",
            "Code Repair",
        ),
        (
            "Role-Free Negotiation",
            "Replayable Tool Traces",
            "Verifiable Subgoals",
            "Memory with Forgetting",
            "Critic-Guided Search",
        ),
        "agents repeat the mistakes that they have already made",
        "solves more tasks with fewer calls to tools",
    ),
)
"""Thirteen; the first seven are what a group that works on generation and merging reads."""
