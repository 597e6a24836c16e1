using Google.Protobuf.Reflection;
using GradCam.Building;
using GradCam.Onnx;
using GradCam.Onnx.Proto;
using Kind = GradCam.Onnx.OnnxFields.Kind;

namespace GradCam.Tests.Onnx;

/// <summary>The table of fields says what the generated code says.</summary>
public class OnnxFieldsTests
{
    private const int MostFields = 64;

    [Fact]
    public void Of_everyFieldOfEveryMessage_isWhatTheFormatSays()
    {
        var kinds = new Dictionary<MessageDescriptor, Kind> { [ModelProto.Descriptor] = Kind.Model };
        var open = new Stack<MessageDescriptor>([ModelProto.Descriptor]);
        while (open.TryPop(out var message))
            for (int number = 0; number <= MostFields; number++)
            {
                var field = message.FindFieldByNumber(number);
                var kind = OnnxFields.Of(kinds[message], number);
                Assert.True((kind == Kind.Unknown) == (field is null), $"{message.Name} {number}");
                if (field is null)
                    continue;
                Assert.True((kind == Kind.Plain) == (field.FieldType != FieldType.Message), $"{message.Name} {number}");
                if (kind == Kind.Plain)
                    continue;
                if (kinds.TryAdd(field.MessageType, kind))
                    open.Push(field.MessageType);
                Assert.Equal(kinds[field.MessageType], kind);
            }
        Assert.Equal(Enum.GetValues<Kind>().Length - 2, kinds.Values.Distinct().Count());
    }
}
