package io.polyphony.llm.dialect;

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
   * came.
   *
   * @param body the body that was scanned; stays untouched
   * @param servedModel the vendor's name of the model
   * @param addIncludeUsage whether to ask for usage; does nothing if the client asked already or
   *     wants no stream
   */
  public byte[] splice(byte[] body, String servedModel, boolean addIncludeUsage) {
    boolean addsUsage = addIncludeUsage && stream && !includeUsage;
    if (!addsUsage && servedModel.equals(model)) {
      return body.clone();
    }
    var spliced = new GrowingBytes();
    if (addsUsage && usageFrom < modelFrom) {
      int at = usage(spliced, body, 0);
      at = model(spliced, body, at, servedModel);
      rest(spliced, body, at);
    } else {
      int at = model(spliced, body, 0, servedModel);
      at = addsUsage ? usage(spliced, body, at) : at;
      rest(spliced, body, at);
    }
    return spliced.copy();
  }

  private int model(GrowingBytes spliced, byte[] body, int from, String servedModel) {
    spliced.write(body, from, modelFrom - from);
    JsonBytes.quoted(spliced, servedModel);
    return modelUntil;
  }

  private int usage(GrowingBytes spliced, byte[] body, int from) {
    spliced.write(body, from, usageFrom - from);
    spliced.append(usageText.getBytes(StandardCharsets.US_ASCII));
    return usageUntil;
  }

  private static void rest(GrowingBytes spliced, byte[] body, int from) {
    spliced.write(body, from, body.length - from);
  }
}
