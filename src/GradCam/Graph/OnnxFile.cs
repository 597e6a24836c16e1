using GradCam.Graph.Proto;

namespace GradCam.Graph;

/// <summary>Placeholder until the reader is merged.</summary>
internal static class OnnxFile
{
    public static ModelProto Load(string path) => ModelProto.Parser.ParseFrom(File.ReadAllBytes(path));

    public static ModelProto Parse(ReadOnlyMemory<byte> bytes, string name, string? folder = null) => name == folder ? new() : ModelProto.Parser.ParseFrom(bytes.Span);
}
