namespace GradCam;

/// <summary>The order of the channels of the model's input.</summary>
public enum ChannelOrder
{
    /// <summary>Red, green, blue.</summary>
    Rgb,

    /// <summary>Blue, green, red (OpenCV, Caffe).</summary>
    Bgr,

    /// <summary>One channel of brightness: 0.299 R + 0.587 G + 0.114 B.</summary>
    Grey,
}
