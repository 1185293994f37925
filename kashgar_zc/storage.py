"""Where files are kept: private by default, reached only through a view that asks a policy."""

from django.core.files.storage import Storage, storages
from django.utils.functional import LazyObject


class _Private(LazyObject):
    def _setup(self) -> None:
        self._wrapped = storages["private"]


private: Storage = _Private()  # type: ignore[assignment]  # a LazyObject stands in for the storage it wraps
