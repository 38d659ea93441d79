"""`papers settings`."""

from __future__ import annotations

from rich.table import Table
from rich.text import Text

from bot.commands.terminal import out, print_json
from bot.config import Settings, read_settings


def run_settings(*, as_json: bool) -> None:
    """Print every setting with its value and meaning; secrets are hidden."""
    settings = read_settings()
    shown = settings.shown()
    if as_json:
        print_json({"mode": settings.mode.value, "settings": shown})
        return
    table = Table(box=None, pad_edge=False, header_style="bold")
    for heading in ("Variable", "Value", "Meaning"):
        table.add_column(heading, overflow="fold")
    for field in Settings.model_fields.values():
        name = str(field.alias)
        table.add_row(Text(name), Text(shown[name] or "(not set)"), Text(field.description or ""))
    out.print(table)
    out.print(f"The bot would start in this mode: {settings.mode.value}.")
