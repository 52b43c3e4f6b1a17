package io.polyphony.server.egress;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/**
 * Which addresses outbound connections may reach. Public ones always; private, loopback,
 * link-local, shared, multicast and reserved ones only if named. IPv4 inside IPv6 (mapped,
 * compatible, NAT64, 6to4, Teredo) counts as what it leads to. Ranges: IANA special-purpose address
 * registries.
 */
final class AddressRules {
  private static final List<AddressRange> NEVER_PUBLIC =
      ranges(
          "0.0.0.0/8",
          "10.0.0.0/8",
          "100.64.0.0/10",
          "127.0.0.0/8",
          "169.254.0.0/16",
          "172.16.0.0/12",
          "192.0.0.0/24",
          "192.0.2.0/24",
          "192.88.99.0/24",
          "192.168.0.0/16",
          "198.18.0.0/15",
          "198.51.100.0/24",
          "203.0.113.0/24",
          "224.0.0.0/4",
          "240.0.0.0/4",
          "::/128",
          "::1/128",
          "100::/64",
          "2001::/23",
          "2001:db8::/32",
          "3fff::/20",
          "5f00::/16",
          "fc00::/7",
          "fe80::/10",
          "fec0::/10",
          "ff00::/8");

  private final Set<String> hosts = new TreeSet<>();
  private final List<AddressRange> allowed = new ArrayList<>();

  AddressRules(List<String> allowPrivate) {
    for (String entry : allowPrivate) {
      String text = entry.strip().toLowerCase(Locale.ROOT);
      if (looksNumeric(text)) {
        allowed.add(AddressRange.parse(text));
      } else if (!text.isEmpty()) {
        hosts.add(text);
      }
    }
  }

  boolean permits(String host, InetAddress address) {
    if (isPublic(address) || hosts.contains(host.toLowerCase(Locale.ROOT))) {
      return true;
    }
    return allowed.stream().anyMatch(range -> range.holds(address.getAddress()));
  }

  static boolean isPublic(InetAddress address) {
    byte[] bytes = address.getAddress();
    if (NEVER_PUBLIC.stream().anyMatch(range -> range.holds(bytes))) {
      return false;
    }
    return !(address instanceof Inet6Address) || embeddedIsPublic(bytes);
  }

  private static boolean embeddedIsPublic(byte[] bytes) {
    int at = embeddedOffset(bytes);
    if (at < 0) {
      return true;
    }
    byte[] inner = {bytes[at], bytes[at + 1], bytes[at + 2], bytes[at + 3]};
    return NEVER_PUBLIC.stream().noneMatch(range -> range.holds(inner));
  }

  /** Where an IPv4 address stands inside an IPv6 one: -1 if nowhere. */
  private static int embeddedOffset(byte[] bytes) {
    boolean zero = true;
    for (int at = 0; at < 10; at++) {
      zero &= bytes[at] == 0;
    }
    if (zero) {
      return 12;
    }
    if (bytes[0] == 0x20 && bytes[1] == 0x02) {
      return 2;
    }
    boolean nat64 =
        bytes[0] == 0 && bytes[1] == 0x64 && bytes[2] == (byte) 0xff && bytes[3] == (byte) 0x9b;
    return nat64 ? 12 : -1;
  }

  private static boolean looksNumeric(String text) {
    return text.indexOf(':') >= 0 || text.matches("[0-9.]+(/[0-9]+)?");
  }

  private static List<AddressRange> ranges(String... texts) {
    List<AddressRange> ranges = new ArrayList<>();
    for (String text : texts) {
      ranges.add(AddressRange.parse(text));
    }
    return List.copyOf(ranges);
  }

  /** Words for a refusal; names the host that was asked for, not what it resolved to. */
  static String refusal(String host, InetAddress address) {
    String kind = address instanceof Inet4Address ? "IPv4" : "IPv6";
    return "The address of "
        + host
        + " is in a private or reserved "
        + kind
        + " range. Name it in polyphony.egress.allow-private if it is meant.";
  }
}
