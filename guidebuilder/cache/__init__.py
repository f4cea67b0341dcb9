"""A cache on disk for what is costly to make, named by digests of what it was made of.

It knows nothing of what it holds. Whoever puts a value in vouches that its key covers all that
the value depends on: the input, the options, guidebuilder's own code, the versions of Python and
of the libraries. Nothing that happens to the cache fails a build: what is damaged is made
again, and a cache that cannot be used is not used, and tells why in its ``notes``.
"""

from guidebuilder.cache.digest import digest
from guidebuilder.cache.store import Cache, NoCache, default_folder, open_cache

__all__ = ["Cache", "NoCache", "default_folder", "digest", "open_cache"]
