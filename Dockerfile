# One image for web, worker and beat; what it runs is said in docker-compose.yml.
FROM python:3.12-slim-bookworm

# Pango sets documents; without libharfbuzz-subset0 each takes 16 times as long; Noto CJK is their type.
RUN apt-get update \
    && apt-get install -y --no-install-recommends \
        libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-noto-cjk \
    && rm -rf /var/lib/apt/lists/*

ENV PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    KASHGAR_DATA=/data \
    DJANGO_SETTINGS_MODULE=kashgar_zc.settings.prod

RUN useradd --system --create-home --uid 10001 site \
    && install -d -o site -g site /data /data/static /data/private

WORKDIR /srv/site
COPY requirements/base.txt requirements/base.txt
RUN pip install --no-cache-dir --require-hashes -r requirements/base.txt && python -m compileall -q /usr/local/lib

# Named one by one: what lies beside them (.env, .venv, .data) must not get in.
COPY manage.py ./
COPY applications applications
COPY committees committees
COPY fixtures fixtures
COPY kashgar_zc kashgar_zc
COPY locale locale
COPY publicity publicity
COPY review review
COPY static static
COPY templates templates
USER site
RUN python -m kashgar_zc.run.fonts

ENTRYPOINT ["kashgar_zc/run/production/start.sh"]
CMD ["web"]
