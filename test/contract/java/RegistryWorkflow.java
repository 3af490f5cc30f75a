import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.mlflow.tracking.MlflowClient;
import org.mlflow.tracking.MlflowHttpException;
import org.mlflow.tracking.ModelVersionsPage;
import org.mlflow_project.google.protobuf.MessageOrBuilder;
import org.mlflow_project.google.protobuf.util.JsonFormat;

/**
 * A deployment tool on the JVM: registers what was trained elsewhere, promotes it and asks where it is, with the
 * unmodified Java client. MLFLOW_TRACKING_URI says where the registry is, the only address this client knows. Every
 * answer, or error, is printed at the end as one JSON document.
 *
 * The client has calls for reading only. Its users write with sendPost and sendPatch, as here.
 */
class RegistryWorkflow {
  static final List<String> journal = new ArrayList<>();

  public static void main(String[] arguments) throws Exception {
    MlflowClient client = new MlflowClient();

    note("create", () -> client.sendPost("registered-models/create", "{\"name\": \"JavaModel\"}"));
    note("create again", () -> client.sendPost("registered-models/create", "{\"name\": \"JavaModel\"}"));
    for (int number = 1; number <= 3; number++) {
      String version = "{\"name\": \"JavaModel\", \"source\": \"s3://bucket/java/" + number + "\", \"run_id\": \"run\"}";
      note("version " + number, () -> client.sendPost("model-versions/create", version));
    }
    note("no versions staged", () -> client.getLatestVersions("JavaModel", List.of("Production")));
    note("1 to Production", () -> client.sendPost("model-versions/transition-stage",
        "{\"name\": \"JavaModel\", \"version\": \"1\", \"stage\": \"Production\"}"));
    note("2 to Production", () -> client.sendPost("model-versions/transition-stage",
        "{\"name\": \"JavaModel\", \"version\": \"2\", \"stage\": \"Production\", \"archive_existing_versions\": true}"));
    note("describe", () -> client.sendPatch("model-versions/update",
        "{\"name\": \"JavaModel\", \"version\": \"2\", \"description\": \"from the JVM\"}"));
    note("tag", () -> client.sendPost("model-versions/set-tag",
        "{\"name\": \"JavaModel\", \"version\": \"2\", \"key\": \"jvm\", \"value\": \"17\"}"));

    note("the model", () -> client.getRegisteredModel("JavaModel"));
    note("version by number", () -> client.getModelVersion("JavaModel", "2"));
    note("latest in Production", () -> client.getLatestVersions("JavaModel", List.of("Production")));
    note("latest of every stage", () -> client.getLatestVersions("JavaModel").stream()
        .sorted((one, other) -> one.getVersion().compareTo(other.getVersion())).toList());
    note("where it is", () -> client.getModelVersionDownloadUri("JavaModel", "2"));
    note("search", () -> client.searchModelVersions("name='JavaModel'").getItems());
    note("search by tag", () -> client.searchModelVersions("name='JavaModel' AND tags.jvm = '17'").getItems());
    note("search in pages", () -> inPages(client));

    note("unknown model", () -> client.getRegisteredModel("Nobody"));
    note("unknown version", () -> client.getModelVersion("JavaModel", "99"));
    note("bad version", () -> client.getModelVersion("JavaModel", "latest"));
    note("bad stage", () -> client.getLatestVersions("JavaModel", List.of("Live")));
    note("bad filter", () -> client.searchModelVersions("flavor = 'sklearn'").getItems());

    System.out.println("[" + String.join(",", journal) + "]");
  }

  static List<Object> inPages(MlflowClient client) {
    List<Object> pages = new ArrayList<>();
    ModelVersionsPage page = client.searchModelVersions("name='JavaModel'", 2, List.of("version_number ASC"));
    pages.add(page.getItems());
    while (page.hasNextPage()) {
      page = (ModelVersionsPage) page.getNextPage();
      pages.add(page.getItems());
    }
    return pages;
  }

  static void note(String title, Callable<?> call) throws Exception {
    try {
      journal.add("{\"title\": " + quoted(title) + ", \"result\": " + json(call.call()) + "}");
    } catch (MlflowHttpException error) {
      journal.add("{\"title\": " + quoted(title) + ", \"status\": " + error.getStatusCode()
          + ", \"body\": " + json(error.getBodyMessage()) + "}");
    }
  }

  /** What the client gives back: its messages, lists of them, the raw body of a sendPost, or a plain string. */
  static String json(Object value) throws Exception {
    if (value instanceof MessageOrBuilder message) {
      return JsonFormat.printer().preservingProtoFieldNames().print(message);
    }
    if (value instanceof List<?> list) {
      List<String> items = new ArrayList<>();
      for (Object item : list) {
        items.add(json(item));
      }
      return "[" + String.join(",", items) + "]";
    }
    String text = String.valueOf(value);
    return text.startsWith("{") ? text : quoted(text);
  }

  static String quoted(String text) {
    StringBuilder json = new StringBuilder("\"");
    for (char character : text.toCharArray()) {
      json.append(character < ' ' || character == '"' || character == '\\' || character > '~'
          ? String.format("\\u%04x", (int) character) : String.valueOf(character));
    }
    return json.append('"').toString();
  }
}
