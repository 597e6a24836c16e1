namespace GradCam.Models.Metadata;

/// <summary>Every source of facts about a model besides its card.</summary>
internal static class CardSources
{
    /// <summary>The sources; of two that give the same fact, the first one holds.</summary>
    public static IReadOnlyList<CardSource> All { get; } =
    [
        UltralyticsMetadata.Read,
        ImageMetadata.Read,
        LabelMetadata.Read,
        ImageProcessorFile.Read,
        ModelConfigFile.Read,
        LabelFiles.Read,
    ];
}
