using System.Text.Json;

namespace GradCam.Models.Metadata;

/// <summary>
/// What Ultralytics' exporter writes into a model (YOLOv5 to YOLO26): <c>names</c>, <c>imgsz</c>, <c>task</c> and
/// <c>stride</c>. Photographs are letterboxed with a border of 114 and divided by 255; those of classifiers are cut to
/// a centre square.
/// </summary>
/// <remarks>Source: <c>ultralytics/engine/exporter.py</c>, <c>data/augment.py</c>; YOLOv5's <c>export.py</c>.</remarks>
internal static class UltralyticsMetadata
{
    // The size that all of them are trained with, where an open size is not written down.
    private const int UsualSize = 640;

    private const StringComparison Ignoring = StringComparison.OrdinalIgnoreCase;

    public static IEnumerable<Learned> Read(ModelFacts facts)
    {
        string[] keys = [.. new[] { "imgsz", "task", "stride" }.Where(facts.Metadata.ContainsKey)];
        if (keys.Length == 0 || !facts.Metadata.TryGetValue("names", out string? names))
            yield break;
        string? task = facts.Metadata.GetValueOrDefault("task")?.Trim();
        // YOLOv5 does not write the task.
        bool old = task is null,
            classifies = old ? facts.GivesClasses : task == "classify";
        // RT-DETR's pictures are stretched.
        bool stretches = facts.Metadata.GetValueOrDefault("description", "").Contains("rtdetr", Ignoring);
        var card =
            !classifies && stretches ? new ModelCard { Preset = PreprocessingPresets.Unit.Name }
            : !classifies ? new ModelCard { Preset = PreprocessingPresets.Letterbox.Name }
            : old ? new() { Preset = PreprocessingPresets.Torchvision.Name, Resize = ResizeMode.CenterCropThenResize }
            : new()
            {
                Preset = PreprocessingPresets.Unit.Name,
                Resize = ResizeMode.ShortSideThenCenterCrop,
                CropFraction = 1,
            };
        int usual = classifies ? ModelInput.UsualSize : UsualSize;
        var (height, width) = Size(facts.Metadata.GetValueOrDefault("imgsz")) ?? (usual, usual);
        yield return new(
            $"the model's metadata ({string.Join(", ", keys.Prepend("names"))})",
            card with
            {
                Height = height,
                Width = width,
                Labels = LabelNames.OfText(names),
            }
        );
    }

    private static (int Height, int Width)? Size(string? text)
    {
        if (text is null || PythonLiteral.Parse(text) is not { } document)
            return null;
        using (document)
            return document.RootElement switch
            {
                { ValueKind: JsonValueKind.Array } pair when pair.GetArrayLength() == 2 => (
                    ConfigJson.Side(pair[0]),
                    ConfigJson.Side(pair[1])
                )
                    is ({ } height, { } width)
                    ? (height, width)
                    : null,
                var one => ConfigJson.Side(one) is { } side ? (side, side) : null,
            };
    }
}
