using System.Runtime.InteropServices;
using Google.Protobuf;
using GradCam.Onnx;
using GradCam.Onnx.Proto;
using GradCam.Passes;
using GradCam.Tests.Onnx;

namespace GradCam.Tests.Passes;

public class ToFloat32Tests
{
    [Theory]
    [InlineData(10, true)]
    [InlineData(10, false)]
    [InlineData(16, true)]
    [InlineData(16, false)]
    [InlineData(11, true)]
    [InlineData(11, false)]
    public void Convert_ofOtherWeights_givesTheirValuesInFloat32(int type, bool raw)
    {
        float[] values = [0.5f, -2, 1024, 0];
        var tensor = new TensorProto { Name = "w", DataType = type };
        tensor.Dims.Add(4);
        Fill(tensor, values, raw);
        var model = SmallModels.Of(
            [Nodes.New("Add", ["x", "w"], ["y"]), Nodes.New("Cast", ["y"], ["z"], Attr.Of("to", type))],
            [("x", [4])],
            ["z"],
            18,
            tensor
        );
        model.Graph.Input[0].Type.TensorType.ElemType = type;
        model.Graph.Output[0].Type.TensorType.ElemType = type;

        Assert.True(IsConverted(model));

        Assert.Equal([1.5f, -1, 1025, 1], SmallModels.Run(model, ("x", [4], [1, 1, 1, 1])));
        Assert.False(IsConverted(model));
    }

    [Fact]
    public void Convert_ofFloat32Model_changesNothing()
    {
        var model = SmallModels.Classifier();
        var before = model.Clone();

        Assert.False(IsConverted(model));
        Assert.Equal(before, model);
    }

    private static bool IsConverted(ModelProto model)
    {
        var pass = new ToFloat32();
        pass.Apply(model);
        return pass.Converted;
    }

    private static void Fill(TensorProto tensor, float[] values, bool raw)
    {
        switch (((ElementType)tensor.DataType, raw))
        {
            case (ElementType.Float16, true):
                tensor.RawData = Bytes<Half>([.. values.Select(v => (Half)v)]);
                break;
            case (ElementType.Float16, false):
                tensor.Int32Data.Add(values.Select(v => (int)BitConverter.HalfToUInt16Bits((Half)v)));
                break;
            case (ElementType.BFloat16, true):
                tensor.RawData = Bytes<ushort>([
                    .. values.Select(v => (ushort)(BitConverter.SingleToUInt32Bits(v) >> 16)),
                ]);
                break;
            case (ElementType.BFloat16, false):
                tensor.Int32Data.Add(values.Select(v => (int)(BitConverter.SingleToUInt32Bits(v) >> 16)));
                break;
            case (_, true):
                tensor.RawData = Bytes<double>([.. values.Select(v => (double)v)]);
                break;
            default:
                tensor.DoubleData.Add(values.Select(v => (double)v));
                break;
        }
    }

    private static ByteString Bytes<T>(T[] values)
        where T : struct => ByteString.CopyFrom(MemoryMarshal.AsBytes<T>(values));
}
