using System.IO.Compression;
using System.Text;
using GradCam.Fuzz.Mutators;
using GradCam.Keras;

namespace GradCam.Fuzz.Targets;

/// <summary>
/// Keras configurations with odd values, in an archive, or in HDF5 with the weights of every kind of layer.
/// </summary>
internal sealed class KerasConfiguration : FuzzTarget
{
    /// <summary>A network of many layers.</summary>
    public const string Valid = """
        {"module":"keras","class_name":"Functional","config":{"name":"net","trainable":true,"layers":[
        {"module":"keras.layers","class_name":"InputLayer","config":{"batch_shape":[null,16,16,3],"dtype":"float32","name":"in"},"registered_name":null,"name":"in","inbound_nodes":[]},
        {"module":"keras.layers","class_name":"Rescaling","config":{"name":"rescale","scale":0.0039,"offset":-1.0},"name":"rescale","inbound_nodes":[{"args":[{"class_name":"__keras_tensor__","config":{"shape":[null,16,16,3],"dtype":"float32","keras_history":["in",0,0]}}],"kwargs":{}}]},
        {"module":"keras.layers","class_name":"ZeroPadding2D","config":{"name":"pad","padding":[[1,1],[1,1]],"data_format":"channels_last"},"name":"pad","inbound_nodes":[{"args":[{"class_name":"__keras_tensor__","config":{"keras_history":["rescale",0,0]}}],"kwargs":{}}]},
        {"module":"keras.layers","class_name":"MaxPooling2D","config":{"name":"pool","pool_size":[2,2],"strides":[2,2],"padding":"same"},"name":"pool","inbound_nodes":[{"args":[{"class_name":"__keras_tensor__","config":{"keras_history":["pad",0,0]}}],"kwargs":{}}]},
        {"module":"keras.layers","class_name":"UpSampling2D","config":{"name":"up","size":[2,2],"interpolation":"bilinear"},"name":"up","inbound_nodes":[{"args":[{"class_name":"__keras_tensor__","config":{"keras_history":["pool",0,0]}}],"kwargs":{}}]},
        {"module":"keras.layers","class_name":"Cropping2D","config":{"name":"crop","cropping":[[1,1],[2,2]]},"name":"crop","inbound_nodes":[{"args":[{"class_name":"__keras_tensor__","config":{"keras_history":["up",0,0]}}],"kwargs":{}}]},
        {"module":"keras.layers","class_name":"Activation","config":{"name":"act","activation":"relu"},"name":"act","inbound_nodes":[{"args":[{"class_name":"__keras_tensor__","config":{"keras_history":["crop",0,0]}}],"kwargs":{}}]},
        {"module":"keras.layers","class_name":"Concatenate","config":{"name":"cat","axis":-1},"name":"cat","inbound_nodes":[{"args":[[{"class_name":"__keras_tensor__","config":{"keras_history":["act",0,0]}},{"class_name":"__keras_tensor__","config":{"keras_history":["crop",0,0]}}]],"kwargs":{}}]},
        {"module":"keras.layers","class_name":"Permute","config":{"name":"permute","dims":[2,1,3]},"name":"permute","inbound_nodes":[{"args":[{"class_name":"__keras_tensor__","config":{"keras_history":["cat",0,0]}}],"kwargs":{}}]},
        {"module":"keras.layers","class_name":"GlobalAveragePooling2D","config":{"name":"gap","keepdims":true},"name":"gap","inbound_nodes":[{"args":[{"class_name":"__keras_tensor__","config":{"keras_history":["permute",0,0]}}],"kwargs":{}}]},
        {"module":"keras.layers","class_name":"Reshape","config":{"name":"reshape","target_shape":[-1,2]},"name":"reshape","inbound_nodes":[{"args":[{"class_name":"__keras_tensor__","config":{"keras_history":["gap",0,0]}}],"kwargs":{}}]},
        {"module":"keras.layers","class_name":"Flatten","config":{"name":"flat"},"name":"flat","inbound_nodes":[{"args":[{"class_name":"__keras_tensor__","config":{"keras_history":["reshape",0,0]}}],"kwargs":{}}]},
        {"module":"keras.layers","class_name":"RepeatVector","config":{"name":"repeat","n":3},"name":"repeat","inbound_nodes":[{"args":[{"class_name":"__keras_tensor__","config":{"keras_history":["flat",0,0]}}],"kwargs":{}}]},
        {"module":"keras.layers","class_name":"Softmax","config":{"name":"out","axis":-1},"name":"out","inbound_nodes":[{"args":[{"class_name":"__keras_tensor__","config":{"keras_history":["repeat",0,0]}}],"kwargs":{}}]}],
        "input_layers":["in",0,0],"output_layers":["out",0,0]}}
        """;

    /// <summary>The time at which all entries were written, so that the same numbers make the same bytes.</summary>
    internal static readonly DateTimeOffset Always = new(2024, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private static readonly Lazy<byte[][]> Weights = Seeds("test", "h5py.h5");

    public override string Name => "keras-configuration";

    public override int Weight => 12;

    public override byte[] Make(Random random)
    {
        if (random.Next(4) == 0)
            return Pack(JsonMutator.Mutate(Valid, random));
        var seed = Pick(random, KerasSeed.All);
        return seed.Hdf5(random.Next(10) == 0 ? seed.Model : JsonMutator.Mutate(seed.Model, random), random);
    }

    // What a file is, its content says.
    public override void Run(byte[] input, string folder)
    {
        string path = Path.Combine(folder, "model.keras");
        File.WriteAllBytes(path, input);
        KerasModel.Load(path).ToOnnx();
    }

    /// <summary>An archive with a configuration.</summary>
    /// <param name="config">The configuration.</param>
    /// <param name="weights">The weights' file; null for one that is valid.</param>
    internal static byte[] Pack(string config, byte[]? weights = null)
    {
        using var stream = new MemoryStream();
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            Add(zip, "config.json", Encoding.UTF8.GetBytes(config));
            Add(zip, "metadata.json", """{"keras_version":"3.3.3"}"""u8.ToArray());
            Add(zip, "model.weights.h5", weights ?? Weights.Value[0]);
        }
        return stream.ToArray();
    }

    private static void Add(ZipArchive zip, string name, byte[] content)
    {
        var entry = zip.CreateEntry(name, CompressionLevel.Fastest);
        entry.LastWriteTime = Always;
        using var stream = entry.Open();
        stream.Write(content);
    }
}
