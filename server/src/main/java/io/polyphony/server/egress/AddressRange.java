package io.polyphony.server.egress;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.regex.Pattern;

/**
 * An address, or all that begin with the same bits: {@code 10.0.0.0/8}, {@code 2001:db8::/32}. IPv4
 * that is written as IPv6 ({@code ::ffff:10.0.0.1}) counts as IPv4. Names are never looked up.
 *
 * @param isIpv6 whether it holds IPv6 addresses; else IPv4
 * @param high the first 64 bits of an IPv6 address, 0 for IPv4
 * @param low the last 64 bits of an IPv6 address, or the 32 bits of an IPv4 address
 * @param bits how many leading bits count
 */
public record AddressRange(boolean isIpv6, long high, long low, int bits) {
  private static final int MAPPED_BITS = 96;
  private static final Pattern NUMBER = Pattern.compile("0|[1-9][0-9]{0,2}");
  private static final Pattern COLONS = Pattern.compile("[0-9a-fA-F:.]+");

  /** Bits beyond those that count are taken as 0. */
  public AddressRange {
    high = isIpv6 ? high & mask(Math.min(bits, 64)) : 0;
    low = isIpv6 ? low & mask(Math.max(0, bits - 64)) : low & (mask(bits) >>> 32);
  }

  /**
   * @throws IllegalArgumentException if the text is neither an address nor a range
   */
  public static AddressRange parse(String text) {
    int slash = text.indexOf('/');
    String literal = slash < 0 ? text : text.substring(0, slash);
    byte[] address = address(literal);
    int most = address.length * 8;
    int bits = most;
    if (slash >= 0) {
      String length = text.substring(slash + 1);
      boolean mapped = address.length == 4 && literal.indexOf(':') >= 0;
      bits = NUMBER.matcher(length).matches() ? Integer.parseInt(length) : -1;
      bits -= mapped ? MAPPED_BITS : 0;
    }
    if (bits < 0 || bits > most) {
      throw new IllegalArgumentException("not an address or range: " + text);
    }
    return of(address, bits);
  }

  /**
   * The bytes of an address, four for what counts as IPv4.
   *
   * @throws IllegalArgumentException if the text is no address
   */
  public static byte[] address(String literal) {
    boolean colons = literal.indexOf(':') >= 0;
    boolean plain = colons ? COLONS.matcher(literal).matches() : dotted(literal);
    if (!plain) {
      throw new IllegalArgumentException("not an address or range: " + literal);
    }
    return InetAddress.ofLiteral(literal).getAddress();
  }

  /** Four numbers without leading zeros: what else stands for an address elsewhere is a riddle. */
  private static boolean dotted(String literal) {
    String[] parts = literal.split("\\.", -1);
    boolean numbers = parts.length == 4;
    for (String part : parts) {
      numbers &= NUMBER.matcher(part).matches();
    }
    return numbers;
  }

  private static AddressRange of(byte[] address, int bits) {
    ByteBuffer bytes = ByteBuffer.wrap(address);
    return address.length == 4
        ? new AddressRange(false, 0, bytes.getInt() & 0xffff_ffffL, bits)
        : new AddressRange(true, bytes.getLong(), bytes.getLong(), bits);
  }

  /** Whether an address of four or sixteen bytes lies there. */
  public boolean holds(byte[] address) {
    return (address.length == 16) == isIpv6 && of(address, bits).equals(this);
  }

  /** The shortest text: RFC 5952 for IPv6, no length where all bits count. */
  @Override
  public String toString() {
    String address = isIpv6 ? ipv6() : ipv4();
    return bits == (isIpv6 ? 128 : 32) ? address : address + "/" + bits;
  }

  private String ipv4() {
    return (low >>> 24) + "." + (low >>> 16 & 0xff) + "." + (low >>> 8 & 0xff) + "." + (low & 0xff);
  }

  private String ipv6() {
    int[] groups = new int[8];
    for (int at = 0; at < 8; at++) {
      groups[at] = (int) ((at < 4 ? high : low) >>> (48 - 16 * (at % 4)) & 0xffff);
    }
    int from = 0;
    int longest = 1;
    for (int at = 0; at < 8; at++) {
      int zeros = zeros(groups, at);
      if (zeros > longest) {
        from = at;
        longest = zeros;
      }
    }
    StringBuilder text = new StringBuilder();
    for (int at = 0; at < 8; at++) {
      if (longest > 1 && at == from) {
        text.append("::");
        at += longest - 1;
      } else {
        text.append(text.isEmpty() || text.charAt(text.length() - 1) == ':' ? "" : ":");
        text.append(Integer.toHexString(groups[at]));
      }
    }
    return text.toString();
  }

  private static int zeros(int[] groups, int from) {
    int end = from;
    while (end < groups.length && groups[end] == 0) {
      end++;
    }
    return end - from;
  }

  private static long mask(int leading) {
    return leading <= 0 ? 0 : -1L << (64 - leading);
  }

  /** The address of those bytes, for messages. */
  public static String text(byte[] address) {
    try {
      byte[] short4 = InetAddress.getByAddress(address).getAddress();
      return of(short4, short4.length * 8).toString();
    } catch (UnknownHostException impossible) {
      throw new IllegalArgumentException("an address has 4 or 16 bytes", impossible);
    }
  }
}
