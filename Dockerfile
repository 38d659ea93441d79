FROM python:3.13-slim

RUN useradd --create-home --uid 10001 papers && install -d -o papers -g papers /data
WORKDIR /app

# The locked packages first: they change less often than the code.
COPY requirements.lock ./
RUN pip install --no-cache-dir --require-hashes -r requirements.lock

COPY pyproject.toml README.md LICENSE ./
COPY bot ./bot
COPY db ./db
RUN pip install --no-cache-dir --no-deps --no-build-isolation .

USER papers
# Inside a container every address is the container's own; docker-compose.yml decides who may reach it.
ENV PAPERS_DATA_DIR=/data PAPERS_HOST=0.0.0.0 PAPERS_PLAYGROUND_HOST=0.0.0.0 PYTHONUNBUFFERED=1
VOLUME /data
EXPOSE 3000 8765
STOPSIGNAL SIGTERM
CMD ["papers", "run"]
