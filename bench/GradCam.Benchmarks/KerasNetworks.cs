using Google.Protobuf;
using GradCam.Keras.Applications;
using GradCam.Keras.Conversion;
using GradCam.Keras.Tests.Applications;

namespace GradCam.Benchmarks;

/// <summary>
/// Networks of Keras, converted, with drawn weights: what <see cref="NetworkBuilder"/> writes by hand.
/// </summary>
internal static class KerasNetworks
{
    /// <summary>The file that MobileNetV2 of Keras becomes, its input <c>float[N, 224, 224, 3]</c>.</summary>
    public static byte[] MobileNetV2()
    {
        var network = ApplicationTable.All.First(a => a.ModelName == "mobilenetv2_1.00_{0}").Build();
        return Converter.Convert(network.Network, new DrawnWeights(network), new("2.15.0", "tensorflow")).ToByteArray();
    }
}
