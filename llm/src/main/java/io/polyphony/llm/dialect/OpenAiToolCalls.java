package io.polyphony.llm.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import io.polyphony.llm.chat.Chunk;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Puts the pieces of tool calls together. Vendors leave out the index, repeat the id, give the same
 * index to several calls, send a call whole, send arguments as an object, or send the name late.
 */
final class OpenAiToolCalls {
  private static final class Call {
    final int index;
    final @Nullable Long vendorIndex;
    @Nullable String vendorId;
    @Nullable String name;
    @Nullable String signature;
    boolean started;
    final StringBuilder waiting = new StringBuilder();

    Call(int index, @Nullable Long vendorIndex, @Nullable String vendorId) {
      this.index = index;
      this.vendorIndex = vendorIndex;
      this.vendorId = vendorId;
    }
  }

  private final List<Call> calls = new ArrayList<>();
  private String answerId = "";

  /** Ids are made up from the answer's id where the vendor gives none. */
  void answerId(@Nullable String id) {
    answerId = id == null ? "" : id;
  }

  void read(JsonNode pieces, Consumer<Chunk> out) {
    for (JsonNode piece : pieces) {
      if (piece.isObject()) {
        read(piece, pieces.size(), out);
      }
    }
  }

  /** The one call that the dialect knew before it knew tools. */
  void readLegacy(JsonNode function, Consumer<Chunk> out) {
    String name = nonEmpty(JsonFields.text(function, "name"));
    String arguments = arguments(function.path("arguments"));
    if (name == null && arguments.isEmpty()) {
      return;
    }
    Call call = calls.isEmpty() ? add(null, null) : calls.getFirst();
    take(call, name, arguments, out);
  }

  /** Starts the calls whose name never came. */
  void end(Consumer<Chunk> out) {
    for (Call call : calls) {
      if (!call.started && (call.vendorId != null || !call.waiting.isEmpty())) {
        start(call, "", out);
      }
    }
  }

  private void read(JsonNode piece, int siblings, Consumer<Chunk> out) {
    boolean custom = piece.path("type").asText().equals("custom");
    JsonNode function = piece.path(custom ? "custom" : "function");
    String id = nonEmpty(JsonFields.text(piece, "id"));
    String name = nonEmpty(JsonFields.text(function, "name"));
    String arguments = arguments(function.path(custom ? "input" : "arguments"));
    if (id == null && name == null && arguments.isEmpty()) {
      return;
    }
    Call call = find(JsonFields.integer(piece, "index"), id, name, siblings);
    call.vendorId = call.vendorId == null ? id : call.vendorId;
    if (call.signature == null) {
      call.signature = signature(piece);
    }
    take(call, name, arguments, out);
  }

  private static @Nullable String signature(JsonNode piece) {
    return JsonFields.text(piece.path("extra_content").path("google"), "thought_signature");
  }

  private Call find(
      @Nullable Long vendorIndex, @Nullable String id, @Nullable String name, int siblings) {
    for (int at = calls.size() - 1; at >= 0; at--) {
      Call call = calls.get(at);
      if (vendorIndex != null ? vendorIndex.equals(call.vendorIndex) : sameId(call, id)) {
        return beginsAnother(call, id, name) ? add(vendorIndex, id) : call;
      }
    }
    boolean continues =
        vendorIndex == null && id == null && name == null && siblings == 1 && !calls.isEmpty();
    return continues ? calls.getLast() : add(vendorIndex, id);
  }

  private static boolean sameId(Call call, @Nullable String id) {
    return id != null && id.equals(call.vendorId);
  }

  /** The same index, but another id and a name again: a call of its own. */
  private static boolean beginsAnother(Call call, @Nullable String id, @Nullable String name) {
    return call.name != null
        && name != null
        && id != null
        && call.vendorId != null
        && !id.equals(call.vendorId);
  }

  private Call add(@Nullable Long vendorIndex, @Nullable String id) {
    boolean taken = id != null && calls.stream().anyMatch(call -> id.equals(call.vendorId));
    var call = new Call(calls.size(), vendorIndex, taken ? null : id);
    calls.add(call);
    return call;
  }

  private void take(Call call, @Nullable String name, String arguments, Consumer<Chunk> out) {
    if (call.started) {
      delta(call, arguments, out);
      return;
    }
    call.waiting.append(arguments);
    if (name != null) {
      start(call, name, out);
    }
  }

  private void start(Call call, String name, Consumer<Chunk> out) {
    call.started = true;
    call.name = name;
    String id = call.vendorId != null ? call.vendorId : madeUpId(call.index);
    out.accept(new Chunk.ToolCallStart(call.index, id, name, call.signature));
    delta(call, call.waiting.toString(), out);
    call.waiting.setLength(0);
  }

  private static void delta(Call call, String arguments, Consumer<Chunk> out) {
    if (!arguments.isEmpty()) {
      out.accept(new Chunk.ToolCallDelta(call.index, arguments));
    }
  }

  /** Differs from answer to answer and from call to call, without a random number. */
  private String madeUpId(int index) {
    return "call_" + Integer.toHexString(answerId.hashCode()) + "_" + index;
  }

  private static String arguments(JsonNode node) {
    if (node.isTextual()) {
      return node.textValue();
    }
    return node.isObject() || node.isArray() ? node.toString() : "";
  }

  private static @Nullable String nonEmpty(@Nullable String text) {
    return text == null || text.isEmpty() ? null : text;
  }
}
