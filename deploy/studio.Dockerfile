# docker build -f deploy/studio.Dockerfile -t bobine-studio:dev .
#
# The service's own image with ffmpeg next to it, for pods that run the studio's jobs and nothing else. Debian's ffmpeg is built
# under the GPL: it is called as a program of its own. Build the service's image first.
ARG BOBINE=bobine:dev
ARG BASE=debian:bookworm-slim

FROM ${BOBINE} AS service

FROM ${BASE}
ARG BASE
ARG VERSION=0.1.0
ARG REVISION=unknown
LABEL org.opencontainers.image.title="Bobine Studio" \
      org.opencontainers.image.description="Joins the clips of Bobine" \
      org.opencontainers.image.licenses="Apache-2.0 AND GPL-2.0-or-later" \
      org.opencontainers.image.base.name="${BASE}" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}"
RUN apt-get update -q && DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends ffmpeg ca-certificates \
      && rm -rf /var/lib/apt/lists/* && mkdir /scratch && chown 65532:65532 /scratch
COPY --from=service /opt/jre /opt/jre
COPY --from=service /opt/bobine /opt/bobine
# Below it is config/application.yaml.
WORKDIR /etc/bobine
USER 65532:65532
EXPOSE 9000
STOPSIGNAL SIGTERM
# A small heap: the memory is for ffmpeg.
ENTRYPOINT ["/opt/jre/bin/java", "@/opt/bobine/jvm.options", "-XX:MaxRAMPercentage=20", "-XX:AOTCache=/opt/bobine/bobine.aot", "-jar", "/opt/bobine/quarkus-run.jar"]
