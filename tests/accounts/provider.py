"""A small OpenID Connect provider on loopback: discovery, authorization code with PKCE, tokens signed with RS256.

Whoever comes is already signed in there as `person`; a test says who that is, and may make the provider lie.
"""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

CLIENT, CLIENT_SECRET = "cepatrespon", "rahasia-antara-dua-layanan"


class Provider(ThreadingHTTPServer):
    """The server, its key, and what it says."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Answers)
        self.issuer = f"http://127.0.0.1:{self.server_port}"
        self.key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        self.signs_with = self.key
        self.person: dict[str, Any] = {}
        self.says: dict[str, Any] = {}  # over what the token would say
        self.userinfo: dict[str, Any] | None = None  # instead of the person
        self.codes: dict[str, dict[str, str]] = {}

    def token(self) -> str:
        """The signed token about the person."""
        at = int(time.time())
        said = {"iss": self.issuer, "aud": CLIENT, "iat": at, "exp": at + 300, **self.person, **self.says}
        return jwt.encode(said, self.signs_with, algorithm="RS256", headers={"kid": "satu"})


class Answers(BaseHTTPRequestHandler):
    """One request."""

    server: Provider

    def log_message(self, *args: Any) -> None:
        """Say nothing."""

    def do_GET(self) -> None:
        """Discovery, keys, authorization, userinfo."""
        server, asked = self.server, urlsplit(self.path)
        if asked.path == "/.well-known/openid-configuration":
            ends = {"authorization_endpoint": "masuk", "token_endpoint": "token", "jwks_uri": "kunci"}
            said = {name: f"{server.issuer}/{path}" for name, path in ends.items()}
            self._json({"issuer": server.issuer, "userinfo_endpoint": f"{server.issuer}/orang", **said})
        elif asked.path == "/kunci":
            public = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(server.key.public_key()))
            self._json({"keys": [{**public, "kid": "satu", "alg": "RS256", "use": "sig"}]})
        elif asked.path == "/masuk":
            query = {name: values[0] for name, values in parse_qs(asked.query).items()}
            code = secrets.token_urlsafe(8)
            server.codes[code] = query
            self.send_response(302)
            self.send_header(
                "Location", f"{query['redirect_uri']}?{urlencode({'code': code, 'state': query['state']})}"
            )
            self.end_headers()
        elif asked.path == "/orang" and self.headers.get("Authorization") == "Bearer kunci-orang":
            self._json(server.person if server.userinfo is None else server.userinfo)
        else:
            self._json({"error": "not_found"}, 404)

    def do_POST(self) -> None:
        """Tokens for a code: once, to the client that knows the secret and the verifier."""
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        said = {name: values[0] for name, values in parse_qs(body).items()}
        asked = self.server.codes.pop(said.get("code", ""), None)
        challenge = base64.urlsafe_b64encode(hashlib.sha256(said.get("code_verifier", "").encode()).digest())
        good = (
            asked is not None
            and (said.get("client_id"), said.get("client_secret")) == (CLIENT, CLIENT_SECRET)
            and said.get("redirect_uri") == asked["redirect_uri"]
            and asked.get("code_challenge_method") == "S256"
            and asked["code_challenge"] == challenge.decode().rstrip("=")
        )
        if not good:
            self._json({"error": "invalid_grant"}, 400)
            return
        self._json({"access_token": "kunci-orang", "token_type": "Bearer", "id_token": self.server.token()})

    def _json(self, said: Any, status: int = 200) -> None:
        body = json.dumps(said).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


@contextmanager
def served() -> Iterator[Provider]:
    """The provider, answering."""
    provider = Provider()
    thread = threading.Thread(target=provider.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield provider
    finally:
        provider.shutdown()
        thread.join()
        provider.server_close()
