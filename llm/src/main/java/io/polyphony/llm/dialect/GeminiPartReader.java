package io.polyphony.llm.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.polyphony.llm.chat.JsonText;
import io.polyphony.llm.chat.Media;
import io.polyphony.llm.chat.Part;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads the parts of one request, in order. A part that holds more than the vocabulary can say
 * travels opaque.
 */
final class GeminiPartReader {
  private static final String THOUGHT = "thought";
  private static final Pattern UNPADDED = Pattern.compile("[-_+/A-Za-z0-9]++");

  private record Open(String id, String name) {}

  private final List<Open> open = new ArrayList<>();
  private int madeUp;

  void read(RequestObject part, List<Part> parts) {
    if (has(part, "functionCall")) {
      call(part, parts);
    } else if (has(part, "functionResponse")) {
      result(part, parts);
    } else if (part.has("text")) {
      text(part, parts);
    } else if (has(part, "inlineData")) {
      add(parts, part, isPlain(part, "inlineData") ? inline(inner(part, "inlineData")) : null);
    } else if (has(part, "fileData")) {
      add(parts, part, isPlain(part, "fileData") ? file(inner(part, "fileData")) : null);
    } else {
      other(part, parts);
    }
  }

  private static boolean has(RequestObject part, String camel) {
    return part.has(GeminiNames.in(part, camel));
  }

  private static RequestObject inner(RequestObject part, String camel) {
    return part.requiredObject(GeminiNames.in(part, camel));
  }

  private static boolean isPlain(RequestObject part, String... known) {
    return GeminiNames.others(part, Set.of(known)).isEmpty();
  }

  private static void add(List<Part> parts, RequestObject source, @Nullable Part read) {
    parts.add(read != null ? read : opaque(source));
  }

  private static Part opaque(RequestObject part) {
    return new Part.Opaque(GeminiGenerate.ID, new JsonText(GeminiNames.camelPart(part).toString()));
  }

  private static void other(RequestObject part, List<Part> parts) {
    if (part.unknown(Set.of()).isEmpty()) {
      throw part.wrong("", "must hold text, inlineData, fileData or another kind of data");
    }
    String signature = isPlain(part, GeminiSignatures.FIELD) ? signature(part) : null;
    parts.add(signature == null ? opaque(part) : ofText(signature, true));
  }

  private static Part ofText(String signature, boolean own) {
    return new Part.Opaque(GeminiGenerate.ID, GeminiSignatures.ofText(signature, own));
  }

  private static @Nullable String signature(RequestObject part) {
    return part.text(GeminiNames.in(part, GeminiSignatures.FIELD));
  }

  private static void text(RequestObject part, List<Part> parts) {
    String text = part.requiredText("text");
    boolean thought = Boolean.TRUE.equals(part.flag(THOUGHT));
    String signature = signature(part);
    if (!isPlain(part, "text", THOUGHT, GeminiSignatures.FIELD)) {
      parts.add(opaque(part));
    } else if (thought) {
      thought(text, signature, parts);
    } else {
      if (signature == null || !text.isEmpty()) {
        parts.add(Part.Text.of(text));
      }
      if (signature != null) {
        parts.add(ofText(signature, text.isEmpty()));
      }
    }
  }

  /** A signature signs all thoughts before it: streams deliver them in pieces. */
  private static void thought(String text, @Nullable String signature, List<Part> parts) {
    String redacted = signature == null ? null : GeminiSignatures.redacted(signature);
    if (redacted != null) {
      parts.add(new Part.RedactedThinking(redacted));
      return;
    }
    var whole = new StringBuilder(text);
    while (signature != null
        && !parts.isEmpty()
        && parts.getLast() instanceof Part.Thinking before
        && before.signature() == null) {
      whole.insert(0, before.text());
      parts.removeLast();
    }
    parts.add(new Part.Thinking(whole.toString(), signature));
  }

  private void call(RequestObject part, List<Part> parts) {
    RequestObject call = inner(part, "functionCall");
    String name = call.requiredText("name");
    RequestObject arguments = call.object("args");
    String id = call.text("id");
    if (!isPlain(part, "functionCall", GeminiSignatures.FIELD)
        || !isPlain(call, "id", "name", "args")) {
      parts.add(opaque(part));
      return;
    }
    String known = id == null || id.isEmpty() ? GeminiCalls.madeUp(madeUp++) : id;
    open.add(new Open(known, name));
    parts.add(
        new Part.ToolCall(
            known,
            name,
            arguments == null ? "{}" : GeminiCalls.text(arguments.node()),
            signature(part),
            null));
  }

  private void result(RequestObject part, List<Part> parts) {
    RequestObject result = inner(part, "functionResponse");
    String name = result.requiredText("name");
    RequestObject response = result.object("response");
    String id = result.text("id");
    if (!isPlain(part, "functionResponse") || !isPlain(result, "id", "name", "response", "parts")) {
      parts.add(opaque(part));
      return;
    }
    List<Part> content = new ArrayList<>();
    boolean error = response != null && GeminiResults.read(response.node(), content);
    for (RequestObject attachment : GeminiNames.objects(result, "parts")) {
      read(attachment, content);
    }
    parts.add(new Part.ToolResult(answered(id, name), name, content, error, null));
  }

  /** A result without an id belongs to the first call of its tool that has none yet. */
  private String answered(@Nullable String id, String name) {
    for (Open call : open) {
      if (id == null || id.isEmpty() ? call.name().equals(name) : call.id().equals(id)) {
        open.remove(call);
        return call.id();
      }
    }
    return id == null || id.isEmpty() ? GeminiCalls.madeUp(madeUp++) : id;
  }

  private static @Nullable Part inline(RequestObject data) {
    String type = data.requiredText(GeminiNames.in(data, "mimeType"));
    String base64 = base64(data.requiredText("data"));
    String name = data.text(GeminiNames.in(data, "displayName"));
    boolean plain = isPlain(data, "mimeType", "data", "displayName");
    return plain ? media(new Media.Inline(type, base64), type, name) : null;
  }

  private static @Nullable Part file(RequestObject data) {
    String address = data.requiredText(GeminiNames.in(data, "fileUri"));
    String type = data.text(GeminiNames.in(data, "mimeType"));
    String name = data.text(GeminiNames.in(data, "displayName"));
    Media media =
        GeminiMedia.isOwnFile(address)
            ? new Media.FileId(address, type)
            : new Media.Url(address, type);
    boolean plain = isPlain(data, "mimeType", "fileUri", "displayName");
    return plain && type != null ? media(media, type, name) : null;
  }

  /** Null for what no other dialect knows, such as moving pictures. */
  private static @Nullable Part media(Media media, String type, @Nullable String name) {
    String kind = type.toLowerCase(Locale.ROOT);
    if (kind.startsWith("image/")) {
      return name == null ? new Part.Image(media, null, null) : null;
    }
    if (kind.startsWith("audio/")) {
      return name == null ? new Part.Audio(media, null) : null;
    }
    return kind.startsWith("video/") ? null : new Part.Document(media, name, null);
  }

  /** Google also accepts the alphabet that is safe in addresses, and no padding. */
  private static String base64(String data) {
    if (!UNPADDED.matcher(data).matches()) {
      return data;
    }
    String standard = data.replace('-', '+').replace('_', '/');
    int missing = (4 - standard.length() % 4) % 4;
    return missing == 0 ? standard : standard + "=".repeat(missing);
  }

  /** The tree of a part, for those who write it back. */
  static ObjectNode tree(JsonText json) {
    JsonNode node = OpenAiRequestWriter.tree(json);
    return node instanceof ObjectNode object ? object : JsonFields.MAPPER.createObjectNode();
  }
}
