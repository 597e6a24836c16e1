using GradCam.Onnx.Proto;

namespace GradCam.Inference;

/// <summary>A session in an isolated process.</summary>
/// <param name="Worker">The process.</param>
/// <param name="Id">Its number there.</param>
/// <param name="Inputs">The names of its inputs.</param>
/// <param name="Outputs">Its outputs.</param>
internal sealed record OpenedSession(
    WorkerProcess Worker,
    long Id,
    IReadOnlyList<string> Inputs,
    IReadOnlyList<ValueInfoProto> Outputs
);
