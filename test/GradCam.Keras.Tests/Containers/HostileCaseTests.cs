namespace GradCam.Keras.Tests.Containers;

/// <summary>
/// Files that once ended the program or took gigabytes, and their kin. Memory is counted on the thread of the test,
/// beside which others run.
/// </summary>
public class HostileCaseTests : KerasFixture
{
    private const long MostBytes = 256L << 20;

    private static readonly object Input = Layer(
        "InputLayer",
        new { name = "in", batch_input_shape = new int?[] { null, 8, 8, 3 } }
    );

    [Theory]
    [InlineData("surrogate_name.h5", "no Unicode")]
    [InlineData("dup_kwargs.h5", "given twice")]
    [InlineData("conv_divide_by_zero.h5", "")]
    [InlineData("batch_overflow.h5", "impossible")]
    [InlineData("h5_state_first.h5", "no complete HDF5 file")]
    [InlineData("h5_state_then.h5", "no complete HDF5 file")]
    [InlineData("json_bomb.keras", "the limit config-bytes is 16,777,216")]
    public void Load_ofCase_isOneSentenceInLittleMemory(string name, string reason)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();

        var error = Assert.Throws<GradCamException>(() =>
            KerasModel.Load(Path.Combine(AppContext.BaseDirectory, "Hostile", name)).ToOnnx()
        );

        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("describes something", error.Message, StringComparison.Ordinal);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, MostBytes);
    }

    [Fact]
    public void Load_ofOneFileAfterAnother_costsWhatItCostsAlone()
    {
        // Both under one name, and the second again and again.
        string path = At("model.h5");
        foreach (string name in new[] { "h5_state_first.h5", "h5_state_then.h5", "h5_state_then.h5" })
        {
            File.Copy(Path.Combine(AppContext.BaseDirectory, "Hostile", name), path, overwrite: true);
            long before = GC.GetAllocatedBytesForCurrentThread();
            Assert.Throws<GradCamException>(() => KerasModel.Load(path).ToOnnx());
            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 8 << 20);
        }
    }

    [Fact]
    public void Load_ofListWithoutEnd_isRefusedBeforeADocumentIsMade()
    {
        string path = WriteKeras("model.keras", $"[{string.Concat(Enumerable.Repeat("[],", 2_500_000))}0]");
        long before = GC.GetAllocatedBytesForCurrentThread();

        Refused(() => KerasModel.Load(path), "more than 2,000,000 elements");
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, MostBytes);
    }

    [Theory]
    [InlineData("""{"name":"x\ud800"}""")]
    [InlineData("""{"\udc00":1,"name":"x"}""")]
    [InlineData("""{"name":"x","activation":"\udbff"}""")]
    public void Load_ofHalfASurrogateAnywhere_saysSo(string config)
    {
        string model = Sequential(Input, Layer("Flatten", new { name = "REPLACED" }))
            .Replace("""{"name":"REPLACED"}""", config, StringComparison.Ordinal);

        Refused(() => KerasModel.Load(WriteKeras("model.keras", model)), "no Unicode");
    }

    [Fact]
    public void Load_ofVeryLongName_saysSo() =>
        Refused(
            () =>
                KerasModel.Load(
                    WriteKeras(
                        "model.keras",
                        Sequential(Input, Layer("Flatten", new { name = new string('n', 100_000) }))
                    )
                ),
            "of 100,000 letters"
        );

    [Theory]
    [InlineData("MaxPooling2D", """{"pool_size":[2,-9223372036854775808]}""")]
    [InlineData("MaxPooling2D", """{"pool_size":[2147483647,2147483647],"padding":"same"}""")]
    [InlineData("MaxPooling2D", """{"pool_size":"2"}""")]
    [InlineData("AveragePooling2D", """{"pool_size":2,"strides":[0,1]}""")]
    [InlineData("AveragePooling2D", """{"pool_size":2,"strides":1e400}""")]
    [InlineData("UpSampling2D", """{"size":[[2,2]]}""")]
    [InlineData("LeakyReLU", """{"alpha":1e400}""")]
    [InlineData("LeakyReLU", """{"alpha":"0.1"}""")]
    [InlineData("ReLU", """{"threshold":-1e400}""")]
    [InlineData("Softmax", """{"axis":7}""")]
    [InlineData("Softmax", """{"axis":[1,-9]}""")]
    [InlineData("Permute", """{"dims":[1,1,1]}""")]
    [InlineData("Reshape", """{"target_shape":[1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,192]}""")]
    [InlineData("Reshape", """{"target_shape":[0]}""")]
    [InlineData("Resizing", """{"height":2147483647,"width":2147483647}""")]
    [InlineData("ZeroPadding2D", """{"padding":[[1,2,3],[1,1]]}""")]
    [InlineData("Cropping2D", """{"cropping":-1}""")]
    [InlineData("LayerNormalization", """{"axis":9223372036854775807}""")]
    [InlineData("GroupNormalization", """{"groups":0}""")]
    [InlineData("TFOpLambda", """{"function":"math.add","constants":{}}""")]
    [InlineData("Rescaling", """{"scale":[[1,2],[3]]}""")]
    [InlineData("Dense", """{"units":2}""")]
    public void ToOnnx_ofImpossibleField_namesTheLayer(string kind, string config)
    {
        string model = Sequential(Input, Layer(kind, new { name = "REPLACED" }))
            .Replace("""{"name":"REPLACED"}""", config, StringComparison.Ordinal)
            .Replace(
                $"\"class_name\":\"{kind}\"",
                $"\"class_name\":\"{kind}\",\"name\":\"odd\"",
                StringComparison.Ordinal
            );

        Refused(() => KerasModel.Load(WriteKeras("model.keras", model)).ToOnnx(), "'odd'");
    }

    [Fact]
    public void ToOnnx_ofFiftyThousandLayers_endsSoon()
    {
        object[] layers = [Input, .. Enumerable.Range(0, 50_000).Select(i => Layer("ReLU", new { name = $"r{i}" }))];

        Assert.NotEmpty(KerasModel.Load(WriteKeras("model.keras", Sequential(layers))).ToOnnx());
    }

    [Fact]
    public void ToOnnx_ofModelsThatAreCalledTwice_ends()
    {
        // Each of sixteen calls the one inside it three times: 43 million calls.
        string inner = """{"class_name":"ReLU","name":"m","config":{"name":"m"},"inbound_nodes":NODES}""";
        for (int i = 0; i < 16; i++)
            inner =
                $$"""{"class_name":"Functional","name":"m","config":{"name":"m","layers":[{"class_name":"InputLayer","name":"i","config":{"name":"i","batch_input_shape":[null,8,8,3]},"inbound_nodes":[]},{{inner.Replace("NODES", """[[["i",0,0,{}]],[["m",0,0,{}]],[["m",1,0,{}]]]""", StringComparison.Ordinal)}}],"input_layers":[["i",0,0]],"output_layers":[["m",2,0]]},"inbound_nodes":NODES}""";

        Refused(
            () =>
                KerasModel
                    .Load(
                        WriteKeras(
                            "model.keras",
                            inner.Replace(",\"inbound_nodes\":NODES", "", StringComparison.Ordinal)
                        )
                    )
                    .ToOnnx(),
            "the limit nodes is 100,000"
        );
    }

    [Fact]
    public void Load_ofZipOfVeryManyFiles_saysSo()
    {
        using (
            var zip = System.IO.Compression.ZipFile.Open(At("many.keras"), System.IO.Compression.ZipArchiveMode.Create)
        )
            for (int i = 0; i < 60_000; i++)
                zip.CreateEntry($"a file with a name of some length, number {i}, that nobody needs");

        Refused(() => KerasModel.Load(At("many.keras")), "damaged zip archive");
    }

    [Fact]
    public void Load_whereLabelsAreALink_saysSo()
    {
        string path = WriteKeras("model.keras", Sequential(Input, Layer("ReLU", new { name = "r" })));
        File.WriteAllText(At("secret"), "x");
        File.CreateSymbolicLink(At("labels.txt"), At("secret"));

        Refused(() => KerasModel.Load(path), "labels.txt is a link");
    }

    private static void Refused(Func<object> act, params string[] parts)
    {
        var error = Assert.Throws<GradCamException>(act);
        Assert.True(parts.All(part => error.Message.Contains(part, StringComparison.Ordinal)), error.Message);
        Assert.DoesNotContain("describes something", error.Message, StringComparison.Ordinal);
    }
}
