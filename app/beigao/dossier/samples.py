"""The fictional companies that come with the program, and the presets that start an entry with public facts."""

from __future__ import annotations

from pathlib import Path

from beigao._i18n import _
from beigao._resources import data_dir
from beigao.definitions.loader import load_library
from beigao.definitions.yaml_files import read_yaml
from beigao.dossier.answers import Json
from beigao.dossier.evidence import Attachment, describe
from beigao.dossier.exchange import from_json
from beigao.dossier.file import Content, Dossier
from beigao.dossier.sample_pictures import draw
from beigao.errors import DossierError


def sample_names() -> list[str]:
    """The names of the samples, in the order in which they are offered."""
    return list(load_library().samples)


def sample_content(name: str) -> Content:
    """The answers and evidence of a sample.

    Raises:
        DossierError: there is no sample of that name.
    """
    library = load_library()
    if name not in library.samples:
        names = ", ".join(library.samples)
        raise DossierError(_("There is no sample “{name}”; choose one of: {names}.").format(name=name, names=names))
    data = read_yaml(data_dir("forms") / "samples" / f"{name}.yaml")
    content = from_json({"forms": data["forms"]}, library)
    evidence = {}
    for file in data.get("evidence", ()):
        picture = draw(file["draw"])
        evidence[file["id"]] = Attachment(describe(file["id"], file["name"], picture), picture)
    return Content(content.answers, evidence)


def create_sample(path: Path, name: str) -> Dossier:
    """A new dossier at `path` with the answers of a sample; DossierError as `Dossier.create`."""
    return Dossier.create(path, sample_content(name))


def preset_values(preset: str) -> dict[str, Json]:
    """The answers that a preset gives a new entry; every one is to be verified before filing."""
    return dict(load_library().presets[preset].values)  # type: ignore[arg-type]  # the contract test reads each as an answer
