# Sourced by every entry script: finds a JDK 25 or newer and exports JAVA_HOME, PATH and MAVEN_OPTS.
# Looks at JAVA_HOME, javac on the path, the system's JVM folders, sdkman, ~/.jdks and macOS.

polyphony_jdk_major() {
  [ -x "$1/bin/javac" ] || return 1
  "$1/bin/javac" -version 2>&1 | sed -n 's/^javac \([0-9][0-9]*\).*/\1/p'
}

polyphony_find_jdk() {
  local candidate major javac_path
  javac_path=$(command -v javac 2>/dev/null || true)
  [ -n "$javac_path" ] && javac_path=$(dirname "$(dirname "$(readlink -f "$javac_path")")")
  for candidate in "${JAVA_HOME:-}" "$javac_path" /usr/lib/jvm/* "$HOME"/.sdkman/candidates/java/* \
    "$HOME"/.jdks/* /Library/Java/JavaVirtualMachines/*/Contents/Home /opt/java/* /opt/jdk*; do
    [ -n "$candidate" ] && [ -d "$candidate" ] || continue
    major=$(polyphony_jdk_major "$candidate") || continue
    if [ -n "$major" ] && [ "$major" -ge 25 ]; then
      printf '%s\n' "$candidate"
      return 0
    fi
  done
  return 1
}

if ! JAVA_HOME=$(polyphony_find_jdk); then
  echo "Polyphony needs a JDK 25 or newer: install one (for example Temurin 25) or set JAVA_HOME." >&2
  exit 1
fi
export JAVA_HOME
export PATH="$JAVA_HOME/bin:$PATH"
export MAVEN_OPTS="--sun-misc-unsafe-memory-access=allow --enable-native-access=ALL-UNNAMED ${MAVEN_OPTS:-}"
