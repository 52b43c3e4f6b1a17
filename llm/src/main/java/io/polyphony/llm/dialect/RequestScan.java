package io.polyphony.llm.dialect;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What relaying a request of the same dialect needs to know, found in one pass over the bytes.
 *
 * @param model the name as asked
 * @param stream whether the client wants chunks
 * @param includeUsage whether the client asked for usage in the stream
 * @param maxOutputTokens the answer's limit; null if not sent
 * @param promptCharacters roughly how many characters of text the prompt holds, attachments left
 *     out; for estimates only
 * @param attachments how many images, sounds and files the prompt holds
 * @param departures what the request uses of that on which speakers of the dialect differ
 * @param modelFrom where the model's value begins in the body, at its quote
 * @param modelUntil the byte after the model's value
 * @param usageFrom where the wish for usage has to be put
 * @param usageUntil the end of what it replaces
 * @param usageText what to put there
 */
public record RequestScan(
    String model,
    boolean stream,
    boolean includeUsage,
    @Nullable Integer maxOutputTokens,
    long promptCharacters,
    int attachments,
    Set<OpenAiDeparture> departures,
    int modelFrom,
    int modelUntil,
    int usageFrom,
    int usageUntil,
    String usageText) {

  /**
   * The body with another model name and, if wanted, the wish for usage; all other bytes as they
   * came. May give back {@code body} itself: neither may be changed.
   *
   * @param body the body that was scanned; stays untouched
   * @param servedModel the vendor's name of the model
   * @param addIncludeUsage whether to ask for usage; does nothing if the client asked already or
   *     wants no stream
   */
  public byte[] splice(byte[] body, String servedModel, boolean addIncludeUsage) {
    boolean addsUsage = addIncludeUsage && stream && !includeUsage;
    if (!addsUsage && servedModel.equals(model)) {
      return body;
    }
    var name = new Edit(modelFrom, modelUntil, JsonBytes.quoted(servedModel));
    if (!addsUsage) {
      return edited(body, name, Edit.NONE);
    }
    var usage = new Edit(usageFrom, usageUntil, usageText.getBytes(StandardCharsets.US_ASCII));
    return usageFrom < modelFrom ? edited(body, usage, name) : edited(body, name, usage);
  }

  /** Bytes in place of others. */
  private record Edit(int from, int until, byte[] bytes) {
    static final Edit NONE = new Edit(Integer.MAX_VALUE, Integer.MAX_VALUE, new byte[0]);

    int growth() {
      return bytes.length - (until - from);
    }
  }

  private static byte[] edited(byte[] body, Edit first, Edit second) {
    ByteBuffer whole = ByteBuffer.allocate(body.length + first.growth() + second.growth());
    whole.put(body, 0, first.from()).put(first.bytes());
    int between = Math.min(second.from(), body.length);
    whole.put(body, first.until(), between - first.until()).put(second.bytes());
    int rest = Math.min(second.until(), body.length);
    return whole.put(body, rest, body.length - rest).array();
  }
}
