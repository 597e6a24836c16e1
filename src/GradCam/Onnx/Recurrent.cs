using GradCam.Onnx.Proto;

namespace GradCam.Onnx;

/// <summary>The operators of recurrent layers.</summary>
internal static class Recurrent
{
    /// <summary>True for one of them.</summary>
    public static bool Is(NodeProto node) => node.IsStandard() && node.OpType is ("LSTM" or "GRU" or "RNN");
}
