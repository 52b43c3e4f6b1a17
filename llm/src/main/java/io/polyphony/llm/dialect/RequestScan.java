package io.polyphony.llm.dialect;

import io.polyphony.llm.chat.ChatRequest;
import io.polyphony.llm.chat.PromptSize;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a client's request before it is known who serves it, found in one pass over the
 * bytes: what an estimate and relaying it to a vendor of the same dialect need.
 *
 * @param model the name as asked
 * @param stream whether the client wants chunks
 * @param includeUsage whether the client asked for usage in the stream
 * @param maxOutputTokens the answer's limit; null if not sent
 * @param promptCharacters roughly how many characters of text the prompt holds, attachments left
 *     out; for estimates only
 * @param attachments how many images, sounds and files the prompt holds
 * @param departures what the request uses of that on which speakers of the dialect differ
 * @param modelFrom where the model's value begins in the body, at its quote; {@link #NOWHERE} if
 *     the model is named elsewhere
 * @param modelUntil the byte after the model's value
 * @param usageFrom where the wish for usage has to be put, in dialects that have one
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
  static final int NOWHERE = -1;

  /**
   * For a dialect whose vendors always report usage, and in which nothing but the model differs.
   */
  static RequestScan ofDialectWithUsage(
      String model,
      boolean stream,
      @Nullable Integer maxOutputTokens,
      long promptCharacters,
      int attachments,
      int modelFrom,
      int modelUntil) {
    return new RequestScan(
        model,
        stream,
        true,
        maxOutputTokens,
        promptCharacters,
        attachments,
        Set.of(),
        modelFrom,
        modelUntil,
        NOWHERE,
        NOWHERE,
        "");
  }

  /** Of a request that was read whole, and is not relayed. */
  static RequestScan of(ChatRequest request) {
    return new RequestScan(
        request.model(),
        request.stream(),
        request.includeUsage(),
        request.parameters().maxOutputTokens(),
        PromptSize.characters(request),
        0,
        Set.of(),
        NOWHERE,
        NOWHERE,
        NOWHERE,
        NOWHERE,
        "");
  }

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
    if (!addsUsage && (modelFrom == NOWHERE || servedModel.equals(model))) {
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
