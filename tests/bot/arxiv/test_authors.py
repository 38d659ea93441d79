"""Lists of authors in one string."""

import pytest

from bot.arxiv.authors import split_authors


@pytest.mark.parametrize(
    ("written", "names"),
    [
        ("", []),
        ("Vega Lab", ["Vega Lab"]),
        ("Vega Lab, Orion Group", ["Vega Lab", "Orion Group"]),
        ("Vega Lab and Orion Group", ["Vega Lab", "Orion Group"]),
        ("Vega Lab, Orion Group, and Lyra Team", ["Vega Lab", "Orion Group", "Lyra Team"]),
        ("Vega Lab (Lyra, Orion and Vega),\n Orion Group", ["Vega Lab", "Orion Group"]),
        ("Vega Lab (1 (a), 2), Orion Group (2) ((1) Lyra, (2) Vega)", ["Vega Lab", "Orion Group"]),
        ("Vega Lab, Jr., Orion Group", ["Vega Lab Jr.", "Orion Group"]),
        ("Vega Lab III; Orion Group,", ["Vega Lab III", "Orion Group"]),
        ("Alexandra Lab, Brand Group", ["Alexandra Lab", "Brand Group"]),
        (" , and ", []),
        (" , and x, ", ["x"]),
        ("Vega Lab,and Orion Group,Lyra Team", ["Vega Lab", "Orion Group", "Lyra Team"]),
    ],
)
def test_a_list_is_split_into_names(written, names):
    assert names == split_authors(written)
