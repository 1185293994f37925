"""The cache: Redis where it is there, nothing where it is not, so that pages and log-in go on without it."""

import logging
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.cache.backends.redis import RedisCache, RedisCacheClient
from redis.exceptions import RedisError

log = logging.getLogger(__name__)


def _forgiving(method: Callable[..., Any], otherwise: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(method)
    def call(self: Any, *args: Any, **options: Any) -> Any:
        try:
            return method(self, *args, **options)
        except RedisError as error:
            log.warning("The cache is away: %s", error)
            return otherwise(*args, **options)

    return call


class _LastingClient(RedisCacheClient):
    """Django makes a client for each call, which takes longer than the call."""

    def get_client(self, key: Any = None, *, write: bool = False) -> Any:
        pool = self._get_connection_pool(write)
        clients = self.__dict__.setdefault("_clients", {})
        return clients.get(pool) or clients.setdefault(pool, self._client(connection_pool=pool))


class ForgivingRedisCache(RedisCache):
    """While Redis is away nothing is remembered: reads miss, writes are dropped, limits on trying do not hold."""

    def __init__(self, server: str, params: dict[str, Any]) -> None:
        super().__init__(server, params)
        self._class = _LastingClient

    get = _forgiving(RedisCache.get, lambda key, default=None, version=None: default)
    add = _forgiving(RedisCache.add, lambda *_args, **_options: True)
    set = _forgiving(RedisCache.set, lambda *_args, **_options: None)
    delete = _forgiving(RedisCache.delete, lambda *_args, **_options: False)
    get_many = _forgiving(RedisCache.get_many, lambda *_args, **_options: {})
    set_many = _forgiving(RedisCache.set_many, lambda keys, *_args, **_options: list(keys))
    delete_many = _forgiving(RedisCache.delete_many, lambda *_args, **_options: None)
    has_key = _forgiving(RedisCache.has_key, lambda *_args, **_options: False)
    touch = _forgiving(RedisCache.touch, lambda *_args, **_options: False)
