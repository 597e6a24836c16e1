namespace GradCam;

/// <summary>The order of a model input's axes.</summary>
public enum TensorLayout
{
    /// <summary><c>[C, H, W]</c>: PyTorch's and most ONNX models' order.</summary>
    ChannelsFirst,

    /// <summary><c>[H, W, C]</c>: TensorFlow's and Keras' order.</summary>
    ChannelsLast,
}
