using GradCam.Graph.Proto;

namespace GradCam.Graph;

/// <summary>Placeholder until the conversion is merged.</summary>
internal static class Float32Conversion
{
    public static bool Convert(ModelProto model) => model is null;
}
