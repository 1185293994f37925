#!/bin/sh
# Starts one part of the site in the foreground, or asks whether it is well: start.sh web|worker|beat [healthy]
set -eu
cd "$(dirname "$0")/../../.."
python="${PYTHON:-python}"
celery="$python -m celery -A kashgar_zc"

case "$*" in
web)
    "$python" -m kashgar_zc.run.prepare
    exec "$python" -m gunicorn kashgar_zc.wsgi \
        --bind "${HOST:-0.0.0.0}:${PORT:-8000}" --worker-class gthread --preload --no-control-socket \
        --workers "${WEB_WORKERS:-3}" --threads 8 --timeout 60 --graceful-timeout 20 \
        --max-requests 5000 --max-requests-jitter 500 \
        --access-logfile - --access-logformat '%(t)s %(m)s %(U)s %(s)s %(b)s %(M)sms'
    ;;
worker)
    exec $celery worker --hostname "${WORKER_NAME:-worker}@%h" --concurrency "${WORKER_PROCESSES:-2}" \
        --max-memory-per-child 400000 --without-gossip --loglevel INFO
    ;;
beat)
    exec $celery beat --pidfile= --schedule "$KASHGAR_DATA/beat-schedule" --loglevel INFO
    ;;
"web healthy")
    exec "$python" kashgar_zc/run/production/healthy.py web
    ;;
"worker healthy")
    exec $celery inspect ping --timeout 5 --destination "${WORKER_NAME:-worker}@$(hostname)"
    ;;
"beat healthy")
    exec "$python" kashgar_zc/run/production/healthy.py beat
    ;;
*)
    echo "Usage: start.sh web|worker|beat [healthy]" >&2
    exit 2
    ;;
esac
