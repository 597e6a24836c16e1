using System.Text.Json.Serialization;

namespace GradCam.Data.Report.Bundle;

/// <summary>How a bundle is written as JSON.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull
)]
[JsonSerializable(typeof(ReportBundle))]
[JsonSerializable(typeof(IReadOnlyList<GalleryPicture>))]
internal sealed partial class BundleJson : JsonSerializerContext;
