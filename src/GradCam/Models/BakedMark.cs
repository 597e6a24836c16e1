using GradCam.Onnx.Proto;

namespace GradCam.Models;

/// <summary>The mark of a model that was baked with the preparation of photographs in it.</summary>
internal static class BakedMark
{
    /// <summary>The key of the metadata that describes the input.</summary>
    public const string Input = "gradcam.input";

    /// <summary>True if the preparation of photographs is a part of the model.</summary>
    public static bool Prepares(ModelProto model) => model.MetadataProps.Any(p => p.Key == Input);
}
