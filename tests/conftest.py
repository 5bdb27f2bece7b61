import tempfile

import pytest
from hypothesis import HealthCheck, settings

# A busy machine is no failure
settings.register_profile("patient", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("patient")


@pytest.fixture(autouse=True)
def own_folders(tmp_path_factory, monkeypatch):
    """Keep what feedpub remembers out of the user's folders: of plain posts folders, and of templates."""
    folder = str(tmp_path_factory.mktemp("cache"))
    monkeypatch.setenv("XDG_CACHE_HOME", folder)
    monkeypatch.setattr(tempfile, "tempdir", folder)


def pytest_addoption(parser):
    parser.addoption("--rewrite", action="store_true", help="write what `cases` expect anew, see test_cases.py")
