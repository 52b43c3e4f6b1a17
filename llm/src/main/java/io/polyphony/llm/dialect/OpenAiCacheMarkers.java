package io.polyphony.llm.dialect;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.polyphony.llm.chat.CacheMarker;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Writes {@code cache_control} where the vendor understands it. */
final class OpenAiCacheMarkers {
  private final boolean understood;
  private final Set<String> warnings;

  OpenAiCacheMarkers(OpenAiOptions options, Set<String> warnings) {
    this.understood = options.cacheMarkers();
    this.warnings = warnings;
  }

  /** Whether the marker will be written; a warning if it is lost. */
  boolean keeps(@Nullable CacheMarker marker) {
    if (marker != null && !understood) {
      warnings.add("cache_control is not supported by this provider and was left out");
    }
    return marker != null && understood;
  }

  void write(ObjectNode holder, @Nullable CacheMarker marker) {
    if (marker == null || !keeps(marker)) {
      return;
    }
    ObjectNode control = holder.putObject("cache_control").put("type", "ephemeral");
    if (marker.ttl() != null) {
      control.put("ttl", marker.ttl());
    }
  }
}
