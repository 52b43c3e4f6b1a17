package io.polyphony.server.store;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * The PostgreSQL server that Polyphony brings along. It listens on loopback only, with a password
 * of its own, and ends when the process that started it ends, however that happens. A second
 * process on the same folder can join the running server.
 *
 * <p>Layout of the folder: {@code programs-<version>/}, {@code cluster/}, {@code password}, {@code
 * lock}, {@code log}.
 */
public final class EmbeddedPostgres {
  private static final Logger LOG = Logger.getLogger(EmbeddedPostgres.class);
  private static final String USER = "app";
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int START_TRIES = 3;

  private final Path folder;
  private final Path cluster;
  private final List<String> settings;

  /** What to do if another process has started the server already. */
  public enum Sharing {
    /** Use it as long as that process lives: for short work. */
    JOIN,
    /** Wait for that process to end, then start an own one. */
    OWN
  }

  private EmbeddedPostgres(Path folder, List<String> settings) {
    this.folder = folder;
    this.cluster = folder.resolve("cluster");
    this.settings = settings;
  }

  /**
   * Starts the server in {@code folder}, or joins the one that runs there.
   *
   * @param sharing what to do about a server that runs there
   * @param settings further settings of the form {@code name=value}
   * @param database the database's name; created if absent
   * @throws DatabaseStartException with words for the operator
   */
  public static DatabaseAddress start(
      Path folder, Sharing sharing, List<String> settings, String database) {
    try {
      Files.createDirectories(folder);
      return new EmbeddedPostgres(folder.toRealPath(), settings).start(sharing, database);
    } catch (IOException failed) {
      throw new DatabaseStartException(
          "The database in " + folder + " cannot be started: " + failed.getMessage(), failed);
    }
  }

  private DatabaseAddress start(Sharing sharing, String database) throws IOException {
    Path lock = folder.resolve("lock");
    OwnerLock.Holder holder = OwnerLock.acquire(lock);
    if (holder == OwnerLock.Holder.OTHER && sharing == Sharing.OWN) {
      LOG.info("Waiting for another process to give the database up.");
      holder =
          Deadline.await(
              PATIENCE,
              "the process that uses the database in " + folder,
              () ->
                  Optional.of(OwnerLock.acquire(lock))
                      .filter(now -> now != OwnerLock.Holder.OTHER));
    }
    Postmaster server = holder == OwnerLock.Holder.TAKEN ? own() : join();
    String password = Files.readString(folder.resolve("password")).strip();
    createDatabase(server.port(), password, database);
    return new DatabaseAddress(url(server.port(), database), USER, password);
  }

  private Postmaster join() throws IOException {
    return Deadline.await(
        PATIENCE,
        "the database that another process started in " + folder,
        () -> Postmaster.read(cluster).filter(Postmaster::ready));
  }

  private Postmaster own() throws IOException {
    Path programs = PostgresBinaries.unpack(folder);
    Privileges privileges = Privileges.choose(folder);
    if (Files.isDirectory(cluster)) {
      endFormerServer();
    } else {
      initialise(programs, privileges);
    }
    privileges.own(folder);
    for (int attempt = 1; ; attempt++) {
      int port = freePort();
      try {
        return launch(programs, privileges, port);
      } catch (DatabaseStartException failed) {
        if (attempt == START_TRIES) {
          throw failed;
        }
        LOG.warnf("Starting the database again: %s", failed.getMessage());
      }
    }
  }

  /** We hold the lock, so a server that still runs has lost its owner and is going down. */
  private void endFormerServer() throws IOException {
    if (Postmaster.alive(cluster)) {
      Optional<Postmaster> former = Postmaster.read(cluster);
      if (former.isPresent()) {
        former.get().stop();
      }
      Deadline.await(
          PATIENCE,
          "the former database process to end",
          () -> Postmaster.alive(cluster) ? Optional.empty() : Optional.of(true));
    }
    Postmaster.forget(cluster);
  }

  private void initialise(Path programs, Privileges privileges) throws IOException {
    Path unfinished = folder.resolve("cluster.tmp");
    FileTree.delete(unfinished);
    Path password = writePassword();
    privileges.own(folder);
    List<String> command = new ArrayList<>(privileges.prefix());
    command.addAll(
        List.of(
            programs.resolve("bin/initdb").toString(),
            "--pgdata=" + unfinished,
            "--username=" + USER,
            "--auth=scram-sha-256",
            "--pwfile=" + password,
            "--encoding=UTF8",
            "--locale=C",
            "--locale-provider=builtin",
            "--builtin-locale=C.UTF-8",
            "--no-instructions"));
    Program.run(command);
    Files.move(unfinished, cluster, StandardCopyOption.ATOMIC_MOVE);
  }

  private Path writePassword() throws IOException {
    Path file = folder.resolve("password");
    byte[] random = new byte[24];
    new SecureRandom().nextBytes(random);
    Files.deleteIfExists(file);
    Files.createFile(
        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(file, Base64.getUrlEncoder().withoutPadding().encodeToString(random));
    return file;
  }

  private Postmaster launch(Path programs, Privileges privileges, int port) throws IOException {
    List<String> server = new ArrayList<>();
    server.add(programs.resolve("bin/postgres").toString());
    server.addAll(List.of("-D", cluster.toString(), "-p", Integer.toString(port)));
    List<String> all =
        new ArrayList<>(
            List.of(
                "listen_addresses=127.0.0.1",
                "unix_socket_directories=",
                "max_connections=100",
                "jit=off"));
    all.addAll(settings);
    for (String setting : all) {
      server.addAll(List.of("-c", setting));
    }
    Path log = folder.resolve("log");
    Process watchdog = Watchdog.start(privileges.prefix(), server, log);
    Postmaster running =
        Deadline.await(
            PATIENCE,
            "the database in " + folder,
            () -> {
              if (!watchdog.isAlive()) {
                throw new DatabaseStartException(
                    "The database ended at once. Its log: " + Watchdog.tail(log));
              }
              return Postmaster.readyBelow(watchdog, cluster);
            });
    Revival.keep(watchdog, cluster, () -> Watchdog.start(privileges.prefix(), server, log));
    return running;
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static String url(int port, String database) {
    return "jdbc:postgresql://127.0.0.1:" + port + "/" + database;
  }

  private static void createDatabase(int port, String password, String database) {
    try (Connection connection =
            DriverManager.getConnection(url(port, "postgres"), USER, password);
        var exists = connection.prepareStatement("select from pg_database where datname = ?")) {
      exists.setString(1, database);
      try (ResultSet found = exists.executeQuery()) {
        if (found.next()) {
          return;
        }
      }
      try (Statement create = connection.createStatement()) {
        create.execute("create database " + create.enquoteIdentifier(database, true));
      }
    } catch (SQLException failed) {
      throw new DatabaseStartException(
          "The embedded database refuses a connection: " + failed.getMessage(), failed);
    }
  }
}
