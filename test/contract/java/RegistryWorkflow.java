import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import org.mlflow.api.proto.Service.CreateRun;
import org.mlflow.api.proto.Service.Metric;
import org.mlflow.api.proto.Service.Param;
import org.mlflow.api.proto.Service.RunData;
import org.mlflow.api.proto.Service.RunStatus;
import org.mlflow.api.proto.Service.RunTag;
import org.mlflow.tracking.MlflowClient;
import org.mlflow.tracking.MlflowHttpException;
import org.mlflow.tracking.creds.BasicMlflowHostCreds;
import org.mlflow.tracking.ModelVersionsPage;
import org.mlflow_project.google.protobuf.MessageOrBuilder;
import org.mlflow_project.google.protobuf.util.JsonFormat;

/**
 * A deployment tool on the JVM, and a training job: registers what was trained elsewhere, promotes it and asks where it is, with the
 * unmodified Java client. MLFLOW_TRACKING_URI says where the registry is, the only address this client knows. Every
 * answer, or error, is printed at the end as one JSON document.
 *
 * Of the registry the client has calls for reading only. Its users write with sendPost and sendPatch, as here.
 */
class RegistryWorkflow {
  static final List<String> journal = new ArrayList<>();

  /** The client reads none of these variables itself. */
  static BasicMlflowHostCreds signedIn() {
    String uri = System.getenv("MLFLOW_TRACKING_URI");
    String token = System.getenv("MLFLOW_TRACKING_TOKEN");
    String user = System.getenv("MLFLOW_TRACKING_USERNAME");
    if (token != null) return new BasicMlflowHostCreds(uri, token);
    if (user != null) return new BasicMlflowHostCreds(uri, user, System.getenv("MLFLOW_TRACKING_PASSWORD"));
    return new BasicMlflowHostCreds(uri);
  }

  public static void main(String[] arguments) throws Exception {
    MlflowClient client = new MlflowClient(signedIn());

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

    train(client);

    System.out.println("[" + String.join(",", journal).replace(hidden, "RUN") + "]");
  }

  /** What a server makes up: the journal calls it RUN. */
  static String hidden = "no run yet";

  /** A training job on the JVM. */
  static void train(MlflowClient client) throws Exception {
    String experiment = client.createExperiment("from the JVM");
    note("experiment", () -> client.getExperimentByName("from the JVM").get().getName());
    String run = client.createRun(CreateRun.newBuilder()
        .setExperimentId(experiment).setStartTime(1_700_000_000_000L).setRunName("jvm-1").build()).getRunId();
    hidden = run;
    client.logParam(run, "depth", "7");
    note("the param again", () -> { client.logParam(run, "depth", "7"); return "taken"; });
    note("another value", () -> { client.logParam(run, "depth", "8"); return "taken"; });
    for (int step = 0; step < 3; step++) {
      client.logMetric(run, "loss", 1.0 / (step + 1), 1_700_000_000_000L + step, step);
    }
    client.logMetric(run, "nothing", Double.NaN, 1_700_000_000_000L, 0);
    client.logMetric(run, "much", Double.POSITIVE_INFINITY, 1_700_000_000_000L, 0);
    client.logBatch(run,
        List.of(Metric.newBuilder().setKey("acc").setValue(0.5).setTimestamp(1).setStep(1).build()),
        List.of(Param.newBuilder().setKey("seed").setValue("1").build()),
        List.of(RunTag.newBuilder().setKey("team").setValue("jvm").build()));
    client.setTag(run, "note", "n");
    note("history", () -> client.getMetricHistory(run, "loss"));
    client.setTerminated(run, RunStatus.FINISHED, 1_700_000_001_000L);
    note("found by a metric", () -> client.searchRuns(List.of(experiment), "metrics.loss < 0.4 and params.depth = '7'")
        .stream().map(info -> info.getRunName()).toList());
    note("its infos", () -> client.getRun(run).getInfo());
    note("its data", () -> sorted(client.getRun(run).getData()));
    client.deleteRun(run);
    note("a deleted run takes nothing", () -> { client.logParam(run, "late", "1"); return "taken"; });
    client.restoreRun(run);
    note("restored", () -> client.getRun(run).getInfo().getLifecycleStage());
    note("no such run", () -> client.getRun("0123456789abcdef0123456789abcdef"));
  }

  /** No server has an order of these. */
  static RunData sorted(RunData data) {
    return RunData.newBuilder()
        .addAllMetrics(data.getMetricsList().stream().sorted(Comparator.comparing(Metric::getKey)).toList())
        .addAllParams(data.getParamsList().stream().sorted(Comparator.comparing(Param::getKey)).toList())
        .addAllTags(data.getTagsList().stream().sorted(Comparator.comparing(RunTag::getKey)).toList())
        .build();
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
