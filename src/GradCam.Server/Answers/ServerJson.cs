using System.Text.Json;
using System.Text.Json.Serialization;

namespace GradCam.Server.Answers;

/// <summary>Writes answers and reads requests. Generated code, which a native program needs.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals
)]
[JsonSerializable(typeof(Problem))]
[JsonSerializable(typeof(HealthAnswer))]
[JsonSerializable(typeof(ModelsAnswer))]
[JsonSerializable(typeof(ModelSummary))]
[JsonSerializable(typeof(ModelAnswer))]
[JsonSerializable(typeof(LayersAnswer))]
[JsonSerializable(typeof(MethodsAnswer))]
[JsonSerializable(typeof(ColormapsAnswer))]
[JsonSerializable(typeof(ExplainAnswer))]
[JsonSerializable(typeof(ProgressEvent))]
[JsonSerializable(typeof(ExplanationsAnswer))]
[JsonSerializable(typeof(PredictionsAnswer))]
[JsonSerializable(typeof(KServeError))]
[JsonSerializable(typeof(ServerMetadata))]
[JsonSerializable(typeof(LiveAnswer))]
[JsonSerializable(typeof(ReadyAnswer))]
[JsonSerializable(typeof(ModelReadyAnswer))]
[JsonSerializable(typeof(ModelMetadata))]
[JsonSerializable(typeof(InferAnswer))]
[JsonSerializable(typeof(JsonElement))]
internal sealed partial class ServerJson : JsonSerializerContext;
